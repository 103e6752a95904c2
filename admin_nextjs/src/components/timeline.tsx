import {
  type HistoryLine,
  isUnclearScope,
  type PaymentStory,
  readRequest,
  type StoryLine,
  type WeighedCandidate,
} from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { operatorNames } from '@/server/operator-names.ts';
import { panelState } from '@/server/panel-state.ts';
import { DecisionRules } from './decision-rules.tsx';
import { inToldOrder, moveKey, type ToldMove, weighedIn } from './moves.ts';
import { ProposalDetail } from './proposal-detail.tsx';
import { getTexts, type Texts } from './texts.ts';
import { ToldBy } from './told-by.tsx';
import { cn, TextLink } from './ui.tsx';

interface TimelineProps {
  readonly lines: readonly HistoryLine[];
  /** Null: nobody has paid yet. */
  readonly story: PaymentStory | null;
}

interface Moment {
  readonly key: string;
  readonly at: Date;
  readonly sentence: string;
  readonly by: Pick<ToldMove, 'actor' | 'reason'>;
  readonly tone: 'good' | 'bad' | 'warn' | 'calm';
  readonly detail: ReactNode;
  readonly record: string;
}

const tones: Readonly<Record<string, Moment['tone']>> = {
  attempt_confirmed: 'good',
  payment_settled: 'good',
  receipt: 'good',
  attempt_unknown: 'bad',
  attempt_looked_at: 'bad',
  attempt_withdrawn: 'warn',
  attempt_rejected: 'warn',
  attempt_not_sent: 'warn',
  mail_refused: 'bad',
  request_cancelled: 'warn',
  match_ended: 'warn',
  approval_declined: 'warn',
};
const dots = {
  good: 'before:bg-good',
  bad: 'before:bg-bad',
  warn: 'before:bg-warn',
  calm: 'before:bg-brand',
};

/** Everything that happened to a request and its money, in one line of time: mail, check, decision, calls, people. */
export async function Timeline({ lines, story }: TimelineProps) {
  const texts = await getTexts();
  const [moments, names, t] = await Promise.all([
    gatherMoments(lines, story, texts),
    operatorNames(),
    getTranslations('story'),
  ]);
  return (
    <ol className="space-y-4 border-l-2 border-line pl-4">
      {moments.map(({ key, at, sentence, by, tone, detail, record }) => (
        <li
          key={key}
          className={cn(
            'relative before:absolute before:top-2 before:-left-[1.32rem] before:size-2 before:rounded-full',
            dots[tone],
          )}
        >
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="font-medium">{sentence}</span>
            <time dateTime={at.toISOString()} className="text-sm text-soft tabular-nums">
              {texts.time(at)}
            </time>
          </span>
          <ToldBy move={by} names={names} />
          {detail}
          <details className="text-xs text-soft">
            <summary className="cursor-pointer">{t('record')}</summary>
            <span className="break-all">{record}</span>
          </details>
        </li>
      ))}
    </ol>
  );
}

async function gatherMoments(
  lines: readonly HistoryLine[],
  story: PaymentStory | null,
  texts: Texts,
): Promise<Moment[]> {
  const moves = await getTranslations('moves');
  const proposals = new Map(lines.filter(isProposed).map((line) => [line.subjectId, line]));
  const told = await Promise.all(
    inToldOrder(lines).map(async (line): Promise<Moment[]> => {
      const key = moveKey(line);
      const moment: Moment = {
        key: String(line.id),
        at: line.at,
        sentence: moves.has(key) ? moves(key) : `${line.subject}: ${line.toState}`,
        by: line,
        tone: tones[key] ?? 'calm',
        detail:
          line.subject === 'approval' ? (
            <ProposalDetail proposal={proposals.get(line.subjectId)} texts={texts} />
          ) : (
            await detailOf(line, story, texts)
          ),
        record: `${line.subject} ${line.fromState ?? ''} → ${line.toState} · ${line.reason} · ${line.actor}`,
      };
      // Written a moment before the outcome it belongs to.
      return key === 'attempt_confirmed' ? [moment, ...(await receiptOf(line, story, texts))] : [moment];
    }),
  );
  return told.flat();
}

const isProposed = ({ subject, fromState }: HistoryLine): boolean =>
  subject === 'approval' && fromState === null;

async function receiptOf(line: HistoryLine, story: PaymentStory | null, texts: Texts): Promise<Moment[]> {
  const t = await getTranslations('story');
  const link = story?.chain.find(({ attemptId }) => attemptId === line.subjectId);
  if (link === undefined || link.receiptId === null || link.receiptAt === null) return [];
  const actor = link.receiptConfirmedBy ?? '';
  return [
    {
      key: link.receiptId,
      at: link.receiptAt,
      sentence: t('receipt', { sum: texts.money(link.attemptAmountMinor ?? 0n, link.currency) }),
      by: { actor, reason: '' },
      tone: 'good',
      detail: null,
      record: `receipt ${link.receiptId} · ${actor}`,
    },
  ];
}

async function detailOf(line: HistoryLine, story: PaymentStory | null, texts: Texts): Promise<ReactNode> {
  if (story === null) return null;
  const of = (id: keyof StoryLine): StoryLine | undefined =>
    story.chain.find((link) => link[id] === line.subjectId);
  switch (`${line.subject}_${line.toState}`) {
    case 'mail_stored':
      return <MailDetail link={of('mailId')} />;
    case 'payment_recorded':
      return line.fromState === null ? (
        <PaymentDetail link={of('paymentId')} texts={texts} story={story} />
      ) : null;
    case 'match_made':
      return <MatchDetail link={of('matchId')} facts={line.facts} texts={texts} />;
    case 'attempt_planned':
    case 'attempt_sending':
    case 'attempt_rejected':
    case 'attempt_unknown':
      // Proven too late: the answer it was closed with holds no more.
      return moveKey(line) === 'attempt_credited_late' ? null : (
        <AttemptDetail link={of('attemptId')} state={line.toState} texts={texts} />
      );
    default:
      return null;
  }
}

async function MailDetail({ link }: { link: StoryLine | undefined }) {
  const [t, levels] = [await getTranslations('story'), await getTranslations('origins')];
  if (link === undefined) return null;
  const { trustLevel, signedByDomain, mailId } = link;
  return (
    <p className="text-sm text-soft">
      {trustLevel !== null && levels.has(trustLevel) ? levels(trustLevel) : ''}{' '}
      {signedByDomain === null ? '' : t('signedBy', { domain: signedByDomain })}{' '}
      <TextLink href={`/mail/${mailId}`} className="inline-block py-1">
        {t('openMail')}
      </TextLink>
    </p>
  );
}

interface PaymentDetailProps {
  readonly link: StoryLine | undefined;
  readonly texts: Texts;
  readonly story: PaymentStory;
}

async function PaymentDetail({ link, texts, story }: PaymentDetailProps) {
  const t = await getTranslations('story');
  if (link === undefined) return null;
  const { decision } = story;
  const weighed = decision === null || decision.kind === 'unmatched' ? [] : (decision.candidates ?? []);
  const isOpen = story.payment.requestId === null;
  const nobody = isUnclearScope(story.payment.scope) ? texts.reason('unclear_mailbox') : t('decidedNobody');
  return (
    <div className="text-sm text-soft">
      <p>
        {t('paid', {
          sum: texts.money(link.amountMinor, link.currency),
          bank: link.bank,
          time: texts.time(link.bankTime),
        })}
      </p>
      {isOpen && decision !== null ? (
        <Rules decided={decision.kind === 'unmatched' ? nobody : t('decidedChoose')}>
          {await Promise.all(weighed.map((one) => <Weighed key={one.requestId} candidate={one} />))}
        </Rules>
      ) : null}
    </div>
  );
}

async function Weighed({ candidate }: { candidate: WeighedCandidate }) {
  const { desk } = panelState();
  const found = await readRequest(desk, candidate.requestId);
  return (
    <div className="mt-2">
      <TextLink href={`/requests/${candidate.requestId}`} className="inline-block py-1">
        {found?.request.playerId ?? candidate.requestId}
      </TextLink>
      <DecisionRules rules={candidate.rules ?? []} />
    </div>
  );
}

interface MatchDetailProps {
  readonly link: StoryLine | undefined;
  readonly facts: HistoryLine['facts'];
  readonly texts: Texts;
}

async function MatchDetail({ link, facts, texts }: MatchDetailProps) {
  const t = await getTranslations('story');
  if (link?.requestId == null) return null;
  const weighed = weighedIn(facts, link.requestId);
  return (
    <div className="text-sm text-soft">
      <p>
        <TextLink href={`/requests/${link.requestId}`} className="inline-block py-1">
          {t('forPlayer', {
            player: link.playerId ?? '',
            sum: texts.money(link.requestPayMinor ?? 0n, link.currency),
          })}
        </TextLink>
      </p>
      {weighed === undefined ? null : (
        <Rules decided={t('rules')}>
          <DecisionRules rules={weighed.rules ?? []} />
        </Rules>
      )}
    </div>
  );
}

function Rules({ decided, children }: { decided: string; children: ReactNode }) {
  return (
    <details>
      <summary className="cursor-pointer">{decided}</summary>
      <div className="mt-2 text-ink">{children}</div>
    </details>
  );
}

interface AttemptDetailProps {
  readonly link: StoryLine | undefined;
  readonly state: string;
  readonly texts: Texts;
}

async function AttemptDetail({ link, state, texts }: AttemptDetailProps) {
  const t = await getTranslations('story');
  if (link === undefined) return null;
  if (state === 'planned') {
    return (
      <p className="text-sm text-soft">
        {t('planned', {
          sum: texts.money(link.attemptAmountMinor ?? 0n, link.currency),
          number: (link.attemptOrdinal ?? 0) + 1,
        })}
      </p>
    );
  }
  if (state === 'sending') {
    return link.attemptNickname === null ? null : (
      <p className="text-sm text-soft">{t('named', { nickname: link.attemptNickname })}</p>
    );
  }
  return (
    <div className="text-sm text-soft">
      <p>{texts.reason(link.attemptReason)}</p>
      {link.attemptEvidence === null ? null : (
        <code className="text-xs break-all">{link.attemptEvidence}</code>
      )}
    </div>
  );
}

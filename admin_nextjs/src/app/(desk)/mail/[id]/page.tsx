import { type HistoryLine, readDeciding, readMailPage, type StoredMail } from '@luxon/cashdesk';
import { isCurrency } from '@luxon/money';
import { Check, CircleHelp, X } from 'lucide-react';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { AcceptMail } from '@/components/accept-mail.tsx';
import { ActionForm } from '@/components/action-form.tsx';
import { DecidingBar, mayDecide, Version } from '@/components/deciding.tsx';
import { getTexts, levelTones, type Texts } from '@/components/texts.ts';
import { Timeline } from '@/components/timeline.tsx';
import { ToldBy } from '@/components/told-by.tsx';
import { Badge, Card, Field, PageTitle, TextLink } from '@/components/ui.tsx';
import { rereadMail } from '@/server/actions.ts';
import { isOpenTo, requirePermission } from '@/server/auth.ts';
import { decideMail } from '@/server/decisions.ts';
import { readMailBody } from '@/server/mail-body.ts';
import { operatorNames } from '@/server/operator-names.ts';
import { panelState } from '@/server/panel-state.ts';

const claimSchema = z.object({
  direction: z.enum(['incoming', 'outgoing', 'other']),
  amountMinor: z.string().regex(/^\d+$/).nullable(),
  currency: z.string().nullable(),
  bankTime: z.iso.datetime().nullable(),
  reference: z.string().nullable(),
  sender: z.string().nullable(),
  holder: z.string().nullable(),
});

const evidenceSchema = z.object({
  bank: z.string().nullable(),
  domain: z.string().nullable(),
  level: z.enum(['T1', 'T2', 'T3', 'T4', 'T5']),
  checks: z.array(
    z.object({ check: z.string(), result: z.enum(['pass', 'fail', 'unknown']), detail: z.string() }),
  ),
  claim: claimSchema.optional(),
});
type Evidence = z.infer<typeof evidenceSchema>;

const waiting = ['review', 'unreadable', 'oversize'];
const readable = ['review', 'unreadable', 'refused', 'not_a_payment'];

export default async function MailPage({ params }: { params: Promise<{ id: string }> }) {
  const operator = await requirePermission('/mail/[id]');
  const id = z.uuid().safeParse((await params).id);
  const deciding = id.success
    ? (await readDeciding(panelState().desk, 'mail', [id.data])).get(id.data)
    : undefined;
  const found = id.success ? await readMailPage(panelState().desk, id.data) : null;
  if (found === null) notFound();
  const { mail, history } = found;
  const evidence = evidenceSchema.safeParse(mail.evidence).data ?? null;
  const body = mail.raw === null ? null : await readMailBody(mail.raw);
  const [t, texts, moves, origins, originWords, unmatched] = await Promise.all([
    getTranslations('mail'),
    getTexts(),
    getTranslations('moves'),
    getTranslations('origins'),
    getTranslations('originWords'),
    getTranslations('unmatched'),
  ]);
  const state = moves.has(`mail_${mail.state}`) ? moves(`mail_${mail.state}`) : mail.state;
  const isWaiting = waiting.includes(mail.state);
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <div className="grid gap-4 lg:grid-cols-2">
        <div className="space-y-4">
          <Card>
            <p className="font-medium">{state}</p>
            <Why mail={mail} last={history.findLast(({ subject }) => subject === 'mail')} texts={texts} />
            {mail.paymentId === null ? null : (
              <TextLink href={`/payments/${mail.paymentId}`} room="finger">
                {t('openPayment')}
              </TextLink>
            )}
            {evidence === null ? null : (
              <p className="mt-3">
                <Badge tone={levelTones[evidence.level]}>{originWords(evidence.level)}</Badge>{' '}
                <span className="text-sm">
                  {origins(evidence.level)} <span className="text-soft">({evidence.level})</span>
                </span>
              </p>
            )}
            <Claim evidence={evidence} receivedAt={mail.receivedAt} texts={texts} />
          </Card>
          <Verdict evidence={evidence} />
          {isWaiting ? (
            <Card className="space-y-4">
              {deciding === undefined ? null : (
                <DecidingBar deciding={deciding} subject="mail" subjectId={mail.id} operator={operator} />
              )}
              {mayDecide(deciding, operator) ? (
                <div data-key="a" className="space-y-4">
                  <AcceptMail
                    mailId={mail.id}
                    reason={mail.stateReason}
                    notice={mail.notice}
                    mailbox={mail.mailbox}
                    deciding={deciding}
                    texts={texts}
                  />
                  <ActionForm action={decideMail} submit={unmatched('dismiss')} look="plain">
                    <Version of={deciding} />
                    <input type="hidden" name="mailId" value={mail.id} />
                    <Field label={unmatched('reason')} name="reason" required maxLength={300} />
                  </ActionForm>
                </div>
              ) : null}
            </Card>
          ) : null}
          {readable.includes(mail.state) && mail.raw !== null && isOpenTo(operator, 'rereadMail') ? (
            <Card>
              <ActionForm action={rereadMail} submit={t('readAgain')} look="plain">
                <input type="hidden" name="mailId" value={mail.id} />
                <p className="text-sm text-soft">{t('readAgainHint')}</p>
              </ActionForm>
            </Card>
          ) : null}
        </div>
        <div className="space-y-4">
          <Card>
            <h2 className="font-semibold">{t('original')}</h2>
            <p className="mb-3 text-sm text-soft">{body === null ? t('noOriginal') : t('originalHint')}</p>
            {body === null ? null : (
              <>
                <p className="text-sm break-words">
                  <span className="text-soft">{t('from')}:</span> {body.from}{' '}
                  <span className="text-soft">({t('fromHint')})</span>
                </p>
                <p className="mb-2 text-sm break-words">
                  <span className="text-soft">{t('subject')}:</span> {body.subject}
                </p>
                <iframe
                  title={t('original')}
                  sandbox=""
                  src={`/mail/${mail.id}/body`}
                  referrerPolicy="no-referrer"
                  className="h-80 w-full resize-y rounded-control border border-line"
                />
                {body.textPart === null ? null : (
                  <details className="mt-2">
                    <summary className="cursor-pointer text-sm text-soft">{t('textPart')}</summary>
                    <pre className="mt-2 font-sans text-sm break-words whitespace-pre-wrap">
                      {body.textPart}
                    </pre>
                  </details>
                )}
              </>
            )}
          </Card>
          <Card>
            <h2 className="mb-3 font-semibold">{t('story')}</h2>
            <Timeline lines={history} story={null} />
          </Card>
        </div>
      </div>
    </>
  );
}

interface WhyProps {
  readonly mail: StoredMail;
  /** The last move of the mail. */
  readonly last: HistoryLine | undefined;
  readonly texts: Texts;
}

/** Why the mail stands where it does: the person who put it there and what they wrote, or the program's sentence. */
async function Why({ mail: { state, stateReason }, last, texts }: WhyProps) {
  if (stateReason === null) return null;
  // Reading it again may have failed meanwhile, for a reason of its own.
  if (last?.actor.startsWith('operator:') && last.reason === stateReason)
    return <ToldBy move={last} names={await operatorNames()} />;
  return state === 'read' ? null : <p className="mt-1 text-soft">{texts.reason(stateReason)}</p>;
}

async function Claim({
  evidence,
  receivedAt,
  texts,
}: {
  evidence: Evidence | null;
  receivedAt: Date;
  texts: Texts;
}) {
  const t = await getTranslations('mail');
  const claim = evidence?.claim ?? null;
  const currency = claim?.currency ?? '';
  const sum =
    claim === null || claim.amountMinor === null || !isCurrency(currency)
      ? t('notStated')
      : texts.money(BigInt(claim.amountMinor), currency);
  const direction =
    claim === null ? '—' : t(claim.direction === 'other' ? 'otherDirection' : claim.direction);
  const rows: readonly (readonly [string, string])[] = [
    [t('bank'), evidence?.bank ?? '—'],
    [t('direction'), direction],
    [t('sum'), sum],
    [t('bankTime'), claim?.bankTime == null ? t('notStated') : texts.time(new Date(claim.bankTime))],
    [t('received'), texts.time(receivedAt)],
    [t('reference'), claim?.reference ?? t('notStated')],
    [t('sender'), claim?.sender ?? t('notStated')],
    [t('holder'), claim?.holder ?? t('notStated')],
    [t('domain'), evidence?.domain ?? '—'],
  ];
  return (
    <>
      <h2 className="mt-4 mb-2 font-semibold">{t('says')}</h2>
      <dl className="grid grid-cols-[fit-content(50%)_1fr] gap-x-4 gap-y-1 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-soft">{name}</dt>
            <dd className="break-words tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const signs = {
  pass: { Icon: Check, tone: 'text-good', word: 'passed' },
  fail: { Icon: X, tone: 'text-bad', word: 'failed' },
  unknown: { Icon: CircleHelp, tone: 'text-warn', word: 'unclear' },
} as const;

async function Verdict({ evidence }: { evidence: Evidence | null }) {
  const t = await getTranslations('mail');
  const checks = await getTranslations('checks');
  if (evidence === null) return <Card>{t('notChecked')}</Card>;
  return (
    <Card>
      <h2 className="mb-3 font-semibold">{t('verdict')}</h2>
      <ul className="space-y-2">
        {evidence.checks.map(({ check, result, detail }) => {
          const { Icon, tone, word } = signs[result];
          const key = check.replaceAll(' ', '_');
          return (
            <li key={`${check} ${detail}`} className="flex gap-2">
              <Icon size={18} className={`mt-0.5 shrink-0 ${tone}`} aria-label={t(word)} />
              <span className="min-w-0">{checks.has(key) ? checks(key) : check}</span>
            </li>
          );
        })}
      </ul>
      <details className="mt-3">
        <summary className="cursor-pointer text-sm text-soft">{t('details')}</summary>
        <ul className="mt-2 space-y-1 text-xs break-words text-soft" lang="en">
          {evidence.checks.map(({ check, result, detail }) => (
            <li key={`${check} ${detail}`}>
              {result} · {check}: {detail}
            </li>
          ))}
        </ul>
      </details>
    </Card>
  );
}

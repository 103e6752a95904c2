import { type Approval, claimIdleMs, type DecidedSubject, type Deciding, readRequest } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { isOpenTo, type Operator } from '@/server/auth.ts';
import { answerWaiting, changeClaim } from '@/server/decisions.ts';
import { operatorNames } from '@/server/operator-names.ts';
import { panelState } from '@/server/panel-state.ts';
import { permissionOf } from '@/server/permissions.ts';
import { ActionForm } from './action-form.tsx';
import { WhoMay } from './allowed.tsx';
import { getTexts } from './texts.ts';
import { Badge, cn, Field, TextLink } from './ui.tsx';

interface DecidingProps {
  readonly deciding: Deciding;
  readonly subject: DecidedSubject;
  readonly subjectId: string;
  readonly operator: Operator;
}

/** Says whether this operator's role decides about money at all. */
export const decidesMoney = (operator: Operator): boolean => isOpenTo(operator, 'decidePayment');

/**
 * Says whether the forms about a thing are for this operator now: the role decides about money, nobody else has it, nothing
 * waits for a second person.
 */
export function mayDecide(deciding: Deciding | undefined, operator: Operator): deciding is Deciding {
  if (!decidesMoney(operator)) return false;
  if (deciding === undefined || deciding.proposals.length > 0) return false;
  return deciding.claim === null || deciding.claim.takenBy === operator.actor;
}

/** The version a form was shown, for the form to carry. */
export function Version({ of }: { of: Deciding }) {
  return <input type="hidden" name="version" value={of.version} />;
}

/** Who has taken a thing, and what about it waits for a second person. */
export async function DecidingBar({ deciding, subject, subjectId, operator }: DecidingProps) {
  return (
    <div className="space-y-3">
      <ClaimBar deciding={deciding} subject={subject} subjectId={subjectId} operator={operator} />
      {deciding.proposals.map((proposal) => (
        <Proposal key={proposal.id} proposal={proposal} version={deciding.version} operator={operator} />
      ))}
      {decidesMoney(operator) ? null : <WhoMay permission={permissionOf('decidePayment')} />}
    </div>
  );
}

async function ClaimBar({ deciding, subject, subjectId, operator }: DecidingProps) {
  const { desk } = panelState();
  const [t, texts, names] = [await getTranslations('deciding'), await getTexts(), await operatorNames()];
  const { claim } = deciding;
  const isMine = claim?.takenBy === operator.actor;
  if (!decidesMoney(operator)) {
    if (claim === null) return null;
    const who = names.get(claim.takenBy) ?? t('machine');
    return <Badge tone="warn">{isMine ? t('takenByYou') : t('takenBy', { who })}</Badge>;
  }
  const thing = (
    <>
      <input type="hidden" name="subject" value={subject} />
      <input type="hidden" name="subjectId" value={subjectId} />
    </>
  );
  if (claim === null) {
    return (
      <ActionForm action={changeClaim} submit={t('take')} look="plain">
        <input type="hidden" name="step" value="take" />
        {thing}
      </ActionForm>
    );
  }
  if (isMine) {
    return (
      <div className="flex flex-wrap items-center gap-3">
        <Badge tone="good">{t('takenByYou')}</Badge>
        <ActionForm action={changeClaim} submit={t('giveBack')} look="plain">
          <input type="hidden" name="step" value="give_back" />
          {thing}
        </ActionForm>
      </div>
    );
  }
  const idleFrom = new Date(claim.activeAt.getTime() + claimIdleMs);
  const isIdle = desk.clock() >= idleFrom;
  return (
    <div className="space-y-3">
      <Badge tone="warn">{t('takenBy', { who: names.get(claim.takenBy) ?? t('machine') })}</Badge>
      {isIdle ? (
        <ActionForm action={changeClaim} submit={t('takeOver')} look="plain">
          <input type="hidden" name="step" value="take_over" />
          {thing}
          <Field label={t('reason')} name="reason" required maxLength={300} />
        </ActionForm>
      ) : (
        <p className="text-sm text-soft">{t('takeOverFrom', { time: texts.time(idleFrom) })}</p>
      )}
    </div>
  );
}

interface ProposalProps {
  readonly proposal: Approval;
  readonly version: string;
  readonly operator: Operator;
}

const answers = {
  confirm: { look: 'main' },
  decline: { look: 'danger' },
  withdraw: { look: 'plain' },
} as const;

/** A decision that waits for a second person: what it is, who proposed it and why, and the answers open to this operator. */
export async function Proposal({ proposal, version, operator }: ProposalProps) {
  const { desk } = panelState();
  const [t, texts, names] = [await getTranslations('deciding'), await getTexts(), await operatorNames()];
  const isFirst = proposal.proposedBy === operator.actor;
  const { decision } = proposal;
  const request = decision.kind === 'match' ? await readRequest(desk, decision.requestId) : null;
  const kind = decision.kind === 'settle_unknown' ? decision.verdict : decision.kind;
  const open = !decidesMoney(operator)
    ? []
    : isFirst
      ? (['withdraw'] as const)
      : (['confirm', 'decline'] as const);
  return (
    <div className="rounded-control border border-warn p-3">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone="warn">{t('waits')}</Badge>
        <b className="tabular-nums">{texts.money(proposal.amountMinor, proposal.currency)}</b>
      </p>
      <p className="mt-2 font-medium">{t(`kinds.${kind}`)}</p>
      {request === null ? null : (
        <p>
          <TextLink href={`/requests/${request.request.id}`} className="tabular-nums">
            {t('player', { player: request.request.playerId ?? '' })}
          </TextLink>
        </p>
      )}
      {decision.kind === 'settle_unknown' && decision.trustShape === true ? <p>{t('trusts')}</p> : null}
      <p className="mt-1 text-sm break-words text-soft">
        {t('proposedBy', {
          who: names.get(proposal.proposedBy) ?? proposal.proposedBy,
          time: texts.time(proposal.proposedAt),
        })}{' '}
        — {proposal.reason}
      </p>
      {isFirst ? <p className="mt-2 text-sm">{names.size < 2 ? t('alone') : t('needsOther')}</p> : null}
      <div data-key="a" className={cn('mt-3 grid gap-4', open.length > 1 && 'sm:grid-cols-2')}>
        {open.map((answer) => (
          <ActionForm
            key={answer}
            action={answerWaiting}
            submit={t(`answers.${answer}`)}
            look={answers[answer].look}
          >
            <input type="hidden" name="approvalId" value={proposal.id} />
            <input type="hidden" name="answer" value={answer} />
            <input type="hidden" name="version" value={version} />
            <Field label={t('reason')} name="reason" required maxLength={300} />
          </ActionForm>
        ))}
      </div>
    </div>
  );
}

import { decisionSchema, type HistoryLine, readRequest } from '@luxon/cashdesk';
import { type Currency, isCurrency } from '@luxon/money';
import { getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { panelState } from '@/server/panel-state.ts';
import type { Texts } from './texts.ts';
import { TextLink } from './ui.tsx';

// Made at its use: what decisions are is not there while Next builds.
const factsSchema = () =>
  z.object({
    decision: decisionSchema,
    amountMinor: z.string().regex(/^\d+$/),
    currency: z.custom<Currency>((value) => typeof value === 'string' && isCurrency(value)),
  });

interface ProposalDetailProps {
  /** The line that tells of its making; undefined: it is not among those told. */
  readonly proposal: HistoryLine | undefined;
  readonly texts: Texts;
}

/** What a second person was asked to confirm. */
export async function ProposalDetail({ proposal, texts }: ProposalDetailProps) {
  const t = await getTranslations('deciding');
  const facts = factsSchema().safeParse(proposal?.facts).data;
  if (facts === undefined) return null;
  const { decision, amountMinor, currency } = facts;
  const kind = decision.kind === 'settle_unknown' ? decision.verdict : decision.kind;
  return (
    <p className="text-sm text-soft">
      {t(`kinds.${kind}`)}, {texts.money(BigInt(amountMinor), currency)}
      {decision.kind === 'match' ? <Chosen requestId={decision.requestId} /> : null}
    </p>
  );
}

async function Chosen({ requestId }: { requestId: string }) {
  const t = await getTranslations('deciding');
  const found = await readRequest(panelState().desk, requestId);
  return (
    <>
      {' '}
      <TextLink href={`/requests/${requestId}`} className="inline-block py-1">
        {t('player', { player: found?.request.playerId ?? '' })}
      </TextLink>
    </>
  );
}

import { listProposals, readDeciding } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import type { Operator } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import { Proposal } from './deciding.tsx';
import { Card } from './ui.tsx';

/** What waits for a second person and has no card on this page: on another page, or overtaken by events. */
export async function OtherProposals({
  shown,
  operator,
}: {
  readonly shown: readonly string[];
  readonly operator: Operator;
}) {
  const { desk } = panelState();
  const others = (await listProposals(desk)).filter(({ subjectId }) => !shown.includes(subjectId));
  if (others.length === 0) return null;
  const t = await getTranslations('deciding');
  const versions = new Map<string, string>();
  for (const { subject, subjectId } of others) {
    const deciding = (await readDeciding(desk, subject, [subjectId])).get(subjectId);
    versions.set(subjectId, deciding?.version ?? '');
  }
  return (
    <Card className="mb-4 space-y-3">
      <h2 className="font-semibold">{t('others')}</h2>
      {others.map((proposal) => (
        <Proposal
          key={proposal.id}
          proposal={proposal}
          version={versions.get(proposal.subjectId) ?? ''}
          operator={operator}
        />
      ))}
    </Card>
  );
}

import { UnmatchedTable } from '@/components/unmatched-table.tsx';
import { requirePermission } from '@/server/auth.ts';
import type { PageAddress } from '@/server/table-page.ts';

export default async function UnmatchedPage({ searchParams }: { searchParams: PageAddress }) {
  const operator = await requirePermission('/unmatched');
  return <UnmatchedTable place="unmatched" searchParams={searchParams} operator={operator} />;
}

import { UnmatchedTable } from '@/components/unmatched-table.tsx';
import { requirePermission } from '@/server/auth.ts';
import type { PageAddress } from '@/server/table-page.ts';

export default async function AsidePage({ searchParams }: { searchParams: PageAddress }) {
  const operator = await requirePermission('/unmatched/aside');
  return <UnmatchedTable place="aside" searchParams={searchParams} operator={operator} />;
}

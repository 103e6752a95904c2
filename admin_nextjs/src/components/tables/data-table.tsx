import type { TableItem, TableName, TableRow } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { accountNames } from '@/server/table-page.ts';
import { Link } from '../link.tsx';
import { getTexts, type Texts, toneOfWord } from '../texts.ts';
import { Badge, cn, type Tone } from '../ui.tsx';
import { pathOf } from './address.ts';
import { type Cell, type ColumnKey, cellOf, phoneColumnsOf } from './columns.ts';

interface DataTableProps {
  readonly table: TableName;
  readonly rows: readonly TableRow[];
  readonly columns: readonly ColumnKey[];
}

/** Rows of a table, each a link to its story. A phone shows the columns it has room for, and the time below. */
export async function DataTable({ table, rows, columns }: DataTableProps) {
  const [t, texts, accounts] = [await getTranslations('tables'), await getTexts(), await accountNames()];
  const onPhone = phoneColumnsOf(table, columns);
  const [firstOnPhone] = onPhone;
  const shown = (key: ColumnKey): string => (onPhone.includes(key) ? '' : 'hidden md:table-cell');
  return (
    <div className="overflow-x-auto rounded-card border border-line bg-card">
      <table className="w-full text-left text-sm">
        <thead className="text-soft">
          <tr>
            {columns.map((key) => (
              <th
                key={key}
                scope="col"
                className={cn(
                  'px-1.5 py-2 font-medium first:pl-3 md:px-3',
                  shown(key),
                  isMoney(key) && 'text-right',
                )}
              >
                {t(`columns.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={row.cursor.id} data-row className="relative hover:bg-hover focus-within:bg-hover">
              {columns.map((key, place) => {
                const cell = cellOf(key, row.item, accounts);
                const words = sayCell(cell, texts);
                const tone = toneOf(key, row.item);
                const inner = tone === null ? words : <Badge tone={tone}>{words}</Badge>;
                return (
                  <td
                    key={key}
                    className={cn(
                      'px-1.5 py-2 align-top first:pl-3 md:px-3',
                      // An address of a mailbox is one long word, and what else is there must stay in sight.
                      key === 'mailbox' ? 'wrap-anywhere' : 'break-words',
                      shown(key),
                      (cell.kind === 'money' || cell.kind === 'time') && 'whitespace-nowrap tabular-nums',
                      isMoney(key) && 'text-right font-medium',
                    )}
                  >
                    {place === 0 ? (
                      // The whole row is its target.
                      <Link
                        href={hrefOf(table, row)}
                        className="hidden after:absolute after:inset-0 md:inline"
                      >
                        {inner}
                      </Link>
                    ) : (
                      <span className={cn(key === firstOnPhone && 'hidden md:inline')}>{inner}</span>
                    )}
                    {key === firstOnPhone ? (
                      <span className="md:hidden">
                        <Link href={hrefOf(table, row)} className="font-medium after:absolute after:inset-0">
                          {words === '' ? '—' : inner}
                        </Link>
                        <span className="block text-xs whitespace-nowrap text-soft">
                          {texts.minute(row.item.startedAt)}
                        </span>
                      </span>
                    ) : null}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const moneyColumns: ReadonlySet<ColumnKey> = new Set(['asked', 'pay', 'received', 'credited', 'claimed']);
const isMoney = (key: ColumnKey): boolean => moneyColumns.has(key);

/** States are shown as badges: how loud; null: no state. */
function toneOf(key: ColumnKey, item: TableItem): Tone | null {
  if (key === 'mailState') return 'warn';
  return key === 'word' ? (toneOfWord[item.word] ?? 'calm') : null;
}

/** Where a row leads: to its story, and of what waits to where a person decides. */
function hrefOf(table: TableName, { cursor, item }: TableRow): string {
  if (item.kind === 'mail') return `/mail/${item.id}`;
  if (table === 'requests') return `/requests/${item.requestId}`;
  if (table === 'payments') return `/payments/${item.paymentId}`;
  return `${pathOf[table]}?q=${cursor.id}`;
}

function sayCell(cell: Cell, texts: Texts): string {
  switch (cell.kind) {
    case 'text':
      return cell.text;
    case 'time':
      return cell.at === null ? '' : texts.time(cell.at);
    case 'money':
      return cell.sum === null ? '' : texts.money(cell.sum.amountMinor, cell.sum.currency);
    case 'code':
      return texts.codes(cell.of, cell.codes);
  }
}

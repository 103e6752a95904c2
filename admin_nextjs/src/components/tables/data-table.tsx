import type { DeskItem, TableName, TableRow } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { accountNames } from '@/server/table-page.ts';
import { Link } from '../link.tsx';
import { getTexts, type Texts, toneOfWord } from '../texts.ts';
import { Badge, cn } from '../ui.tsx';
import { type Cell, type ColumnKey, cellOf, phoneColumnsOf } from './columns.ts';

interface DataTableProps {
  readonly table: TableName;
  readonly rows: readonly TableRow[];
  readonly columns: readonly ColumnKey[];
}

/** Rows of a table, each a link to its story. A phone shows the columns it has room for, and the time below. */
export async function DataTable({ table, rows, columns }: DataTableProps) {
  const [t, texts, accounts] = [await getTranslations('tables'), await getTexts(), await accountNames()];
  const deviations = await getTranslations('deviations');
  const say = (cell: Cell, item: DeskItem): string => sayCell(cell, item, texts, (code) => deviations(code));
  const onPhone = phoneColumnsOf(columns);
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
          {rows.map(({ cursor, item }) => (
            <tr key={cursor.id} data-row className="relative hover:bg-hover focus-within:bg-hover">
              {columns.map((key, place) => {
                const cell = cellOf(key, item, accounts);
                const words = say(cell, item);
                const inner =
                  key === 'word' ? <Badge tone={toneOfWord[item.word] ?? 'calm'}>{words}</Badge> : words;
                return (
                  <td
                    key={key}
                    className={cn(
                      'px-1.5 py-2 align-top break-words first:pl-3 md:px-3',
                      shown(key),
                      (cell.kind === 'money' || cell.kind === 'time') && 'whitespace-nowrap tabular-nums',
                      isMoney(key) && 'text-right font-medium',
                    )}
                  >
                    {place === 0 ? (
                      // The whole row is its target.
                      <Link
                        href={hrefOf(table, item)}
                        className="hidden after:absolute after:inset-0 md:inline"
                      >
                        {inner}
                      </Link>
                    ) : (
                      <span className={cn(key === firstOnPhone && 'hidden md:inline')}>{inner}</span>
                    )}
                    {key === firstOnPhone ? (
                      <span className="md:hidden">
                        <Link href={hrefOf(table, item)} className="font-medium after:absolute after:inset-0">
                          {words === '' ? '—' : inner}
                        </Link>
                        <span className="block text-xs whitespace-nowrap text-soft">
                          {texts.minute(item.startedAt)}
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

const moneyColumns: ReadonlySet<ColumnKey> = new Set(['asked', 'pay', 'received', 'credited']);
const isMoney = (key: ColumnKey): boolean => moneyColumns.has(key);

function hrefOf(table: TableName, item: DeskItem): string {
  return table === 'requests' || table === 'unknown'
    ? `/requests/${item.requestId}`
    : `/payments/${item.paymentId}`;
}

function sayCell(cell: Cell, item: DeskItem, texts: Texts, deviation: (code: string) => string): string {
  switch (cell.kind) {
    case 'text':
      return cell.text;
    case 'time':
      return cell.at === null ? '' : texts.time(cell.at);
    case 'money':
      return cell.amountMinor === null ? '' : texts.money(cell.amountMinor, item.currency);
    case 'code':
      return cell.codes
        .map((code) =>
          cell.of === 'word' ? texts.word(code) : cell.of === 'reason' ? texts.reason(code) : deviation(code),
        )
        .join(', ');
  }
}

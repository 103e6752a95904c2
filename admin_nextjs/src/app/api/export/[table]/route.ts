import { readTableQuery, readWholeTable, recordOperatorEvent, tableNames, wholeTable } from '@luxon/cashdesk';
import { formatDecimal, type Money } from '@luxon/money';
import { getLocale, getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { type Cell, cellOf, readColumns } from '@/components/tables/columns.ts';
import { getTexts } from '@/components/texts.ts';
import { mayUse, readOperator } from '@/server/auth.ts';
import { byteOrderMark, type CsvValue, csvStyleOf, writeCsvLine, writeCsvTime } from '@/server/csv.ts';
import { panelState } from '@/server/panel-state.ts';
import { accountNames } from '@/server/table-page.ts';

export const dynamic = 'force-dynamic';

/** Rows read at once: the file is written while it is read, and neither end holds all of it. */
const rowsAtOnce = 500;

/** Gives what a table shows, filtered as its address says, as a CSV file for a spreadsheet. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ table: string }> },
): Promise<Response> {
  const operator = await readOperator();
  if (operator === null) return new Response(null, { status: 401 });
  if (!mayUse(operator, '/api/export/[table]')) return new Response(null, { status: 403 });
  const table = z.enum(tableNames).safeParse((await params).table);
  if (!table.success) return new Response(null, { status: 404 });
  const address = new URL(request.url).searchParams;
  const { desk, settings } = panelState();
  const [columns, locale] = [readColumns(table.data, address), await getLocale()];
  const [t, texts, accounts] = [await getTranslations('tables'), await getTexts(), await accountNames()];
  // Before the first row: who took what is known also where the file was not wholly fetched.
  await recordOperatorEvent(desk.database.drizzle, desk, {
    operatorId: operator.id,
    what: 'exported',
    reason: 'by the operator',
    actor: operator.actor,
    facts: { table: table.data, filter: address.toString() },
  });
  const style = csvStyleOf(locale);
  const writeSum = (sum: Money): string => formatDecimal(sum).replace('.', style.decimal);
  const say = (cell: Cell): string | CsvValue => {
    switch (cell.kind) {
      case 'text':
        return cell.text;
      case 'time':
        return { value: writeCsvTime(cell.at) };
      case 'money':
        return { value: cell.sum === null ? '' : writeSum(cell.sum) };
      case 'code':
        return texts.codes(cell.of, cell.codes);
    }
  };
  const pages = readWholeTable(desk, {
    table: table.data,
    query: { ...wholeTable, ...readTableQuery(address), page: null },
    currency: settings.mobcash.currency,
    limit: rowsAtOnce,
  });
  const encoder = new TextEncoder();
  const head = [...columns.map((key) => t(`columns.${key}`)), t('columns.currency')];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(byteOrderMark + writeCsvLine(head, style)));
    },
    async pull(controller) {
      const { value, done } = await pages.next();
      if (done === true) return controller.close();
      const lines = value.map(({ item }) =>
        writeCsvLine([...columns.map((key) => say(cellOf(key, item, accounts))), item.currency ?? ''], style),
      );
      controller.enqueue(encoder.encode(lines.join('')));
    },
    async cancel() {
      await pages.return(undefined);
    },
  });
  const day = writeCsvTime(desk.clock()).slice(0, 10);
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="luxon-${table.data}-${day}.csv"`,
      'cache-control': 'no-store',
    },
  });
}

import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Card, Cell, HeadCell, TableShell } from '@/components/ui.tsx';

export interface ChartTable {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface ChartFigureProps {
  readonly title: string;
  /** What there is to see, in a sentence: the chart's name for who cannot see it. */
  readonly summary: string;
  readonly legend?: ReactNode;
  readonly table: ChartTable;
  readonly children: ReactNode;
}

/** A chart with its heading, what it shows in words, and its figures as a table behind it. */
export async function ChartFigure({ title, summary, legend, table, children }: ChartFigureProps) {
  const t = await getTranslations('charts');
  return (
    <Card>
      <figure>
        <figcaption className="mb-3">
          <h2 className="font-semibold">{title}</h2>
          <p className="text-sm text-soft">{summary}</p>
        </figcaption>
        {legend === undefined ? null : (
          <div className="mb-2 flex flex-wrap gap-x-4 text-sm text-soft">{legend}</div>
        )}
        {children}
      </figure>
      <details className="mt-3 text-sm">
        <summary className="cursor-pointer text-soft">{t('table')}</summary>
        <div className="mt-2 max-h-80 overflow-y-auto">
          <TableShell label={title}>
            <thead>
              <tr>
                {table.heads.map((head) => (
                  <HeadCell key={head}>{head}</HeadCell>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row) => (
                <tr key={row.join(' ')}>
                  {row.map((cell, place) => (
                    <Cell key={table.heads[place]}>{cell}</Cell>
                  ))}
                </tr>
              ))}
            </tbody>
          </TableShell>
        </div>
      </details>
    </Card>
  );
}

/** A name of the legend with the sign it stands for. */
export function LegendSign({ children, name }: { children: ReactNode; name: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg width="14" height="14" aria-hidden="true">
        {children}
      </svg>
      {name}
    </span>
  );
}

'use client';

import { Link } from './link.tsx';
import { Badge, cn, type Tone } from './ui.tsx';

/** One thing that waits or moves, every text said already. */
export interface QueueLine {
  readonly id: string;
  readonly href: string;
  readonly name: string;
  readonly nickname: string | null;
  readonly time: string;
  readonly reason: string;
  readonly money: string | null;
  readonly word: string;
  readonly tone: Tone;
  readonly edge: keyof typeof edges;
}

const edges = { none: 'border-transparent', warn: 'border-warn', bad: 'border-bad' } as const;

/**
 * The queue of the first page. Drawn by the browser: with every change only its words come over the wire. What is not in
 * sight is not laid out.
 */
export function Queue({ lines }: { lines: readonly QueueLine[] }) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-card">
      {lines.map(({ id, href, name, nickname, time, reason, money, word, tone, edge }) => (
        <li key={id} className="[contain-intrinsic-height:auto_3.75rem] [content-visibility:auto]">
          <Link
            href={href}
            data-row
            className={cn(
              'flex items-center gap-3 border-l-4 py-2 pr-4 pl-3 -outline-offset-2 hover:bg-hover',
              edges[edge],
            )}
          >
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium tabular-nums">
                {name}
                {nickname === null ? null : <span className="ml-2 font-normal text-soft">{nickname}</span>}
              </span>
              <span className="block truncate text-sm text-soft">
                <span className="tabular-nums">{time}</span> {reason}
              </span>
            </span>
            <span className="flex shrink-0 flex-col items-end gap-x-4 gap-y-0.5 md:flex-row-reverse md:items-center">
              <span className="text-right font-semibold whitespace-nowrap tabular-nums md:min-w-32">
                {money}
              </span>
              <Badge tone={tone}>{word}</Badge>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

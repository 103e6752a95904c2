import type { Segment, SessionMark } from '@luxon/cashdesk';
import { percent } from './scale.ts';
import { placeOf } from './steps.ts';

interface Stretch {
  readonly from: Date;
  readonly to: Date;
}

interface LaneProps extends Stretch {
  readonly name: string;
  readonly segments: readonly (Segment<'on' | 'off' | 'none'> & { readonly text: string })[];
  readonly marks?: readonly (SessionMark & { readonly text: string })[];
}

const fills = { on: 'fill-chart-3', off: 'fill-bad', none: 'fill-line' } as const;

/** One thing over time: a full band while it worked, a thin one while it did not; signs where something happened. */
export function Lane({ name, segments, marks = [], ...stretch }: LaneProps) {
  return (
    <div className="mb-2">
      <p className="text-sm text-soft">{name}</p>
      <svg
        width="100%"
        height={marks.length > 0 ? 40 : 20}
        role="img"
        aria-label={name}
        className="block overflow-visible"
      >
        <title>{name}</title>
        {segments.map(({ from, to, state, text }) => (
          <rect
            key={from.getTime()}
            x={percent(placeOf(from, stretch))}
            width={percent(placeOf(to, stretch) - placeOf(from, stretch))}
            y={state === 'on' ? 0 : 8}
            height={state === 'on' ? 20 : 4}
            className={fills[state]}
          >
            <title>{text}</title>
          </rect>
        ))}
        {marks.map(({ at, kind, text }) => (
          <svg
            key={`${at.getTime()} ${kind} ${text}`}
            x={percent(placeOf(at, stretch))}
            y="24"
            width="14"
            height="14"
            className="overflow-visible"
          >
            <title>{text}</title>
            <MarkSign kind={kind} />
          </svg>
        ))}
      </svg>
    </div>
  );
}

/** A sign per kind, told apart by its form, not by its colour alone. Around x = 0. */
export function MarkSign({ kind, x = 0 }: { kind: SessionMark['kind']; x?: number }) {
  switch (kind) {
    case 'renewed':
      return <circle cx={x} cy="7" r="4" className="fill-chart-3" />;
    case 'pasted':
      return <rect x={x - 4} y="3" width="8" height="8" className="fill-chart-1" />;
    case 'failed':
      return (
        <path d={`M${x - 4} 3 l8 8 m0 -8 l-8 8`} strokeWidth="2" className="fill-transparent stroke-warn" />
      );
    case 'lost':
      return <path d={`M${x} 2 l5 9 h-10 z`} className="fill-bad" />;
  }
}

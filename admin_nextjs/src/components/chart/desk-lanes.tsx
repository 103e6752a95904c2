import type { ChartRange, DeskTimeline, SessionMark } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { getTexts } from '@/components/texts.ts';
import { BottomLabels } from './axes.tsx';
import { ChartFigure, LegendSign } from './figure.tsx';
import { timeLabels } from './time-labels.ts';
import { Lane, MarkSign } from './timeline.tsx';

const laneNames = ['automaticCredit', 'session', 'worker'] as const;
type LaneName = (typeof laneNames)[number];
const markKinds = ['renewed', 'pasted', 'failed', 'lost'] as const satisfies readonly SessionMark['kind'][];

interface DeskLanesProps {
  readonly timeline: DeskTimeline;
  /** The stretch that is drawn; what was read may end before it, with the present. */
  readonly range: ChartRange;
  readonly lanes?: readonly LaneName[];
}

/** How the desk stood over a stretch of time, drawn, and told as a table. */
export async function DeskLanes({ timeline, range, lanes = laneNames }: DeskLanesProps) {
  const [t, texts, session] = await Promise.all([
    getTranslations('timeline'),
    getTexts(),
    getTranslations('session'),
  ]);
  const sayState = (lane: LaneName, state: 'on' | 'off' | 'none'): string =>
    state === 'none' ? t('notKnown') : t(`lanes.${lane}_${state}`);
  const sayMark = ({ kind, detail }: SessionMark): string => {
    const more =
      detail === null
        ? ''
        : session.has(`sources.${detail}`)
          ? session(`sources.${detail}`)
          : texts.knownReason(detail);
    return more === '' ? t(`marks.${kind}`) : `${t(`marks.${kind}`)}: ${more}`;
  };
  const off = lanes.filter((lane) => timeline[lane].some(({ state }) => state === 'off'));
  const rows = [
    ...lanes.flatMap((lane) =>
      timeline[lane].map((segment) => ({
        at: segment.from,
        cells: [
          `${texts.minute(segment.from)} – ${texts.minute(segment.to)}`,
          t(`lanes.${lane}`),
          sayState(lane, segment.state),
        ],
      })),
    ),
    ...timeline.marks.map((mark) => ({
      at: mark.at,
      cells: [texts.time(mark.at), t('lanes.session'), sayMark(mark)],
    })),
  ].sort((one, other) => one.at.getTime() - other.at.getTime());
  return (
    <ChartFigure
      title={t('title')}
      summary={
        off.length === 0
          ? t('allOn')
          : t('someOff', { what: off.map((lane) => t(`lanes.${lane}`)).join(', ') })
      }
      legend={markKinds.map((kind) => (
        <LegendSign key={kind} name={t(`marks.${kind}`)}>
          <MarkSign kind={kind} x={7} />
        </LegendSign>
      ))}
      table={{
        heads: [t('heads.when'), t('heads.what'), t('heads.how')],
        rows: rows.map(({ cells }) => cells),
      }}
    >
      {lanes.map((lane) => (
        <Lane
          key={lane}
          name={t(`lanes.${lane}`)}
          from={range.from}
          to={range.to}
          segments={timeline[lane].map((segment) => ({
            ...segment,
            text: `${texts.minute(segment.from)} – ${texts.minute(segment.to)}: ${sayState(lane, segment.state)}`,
          }))}
          marks={
            lane === 'session'
              ? timeline.marks.map((mark) => ({ ...mark, text: `${texts.time(mark.at)} ${sayMark(mark)}` }))
              : []
          }
        />
      ))}
      <BottomLabels labels={timeLabels(range, texts)} />
    </ChartFigure>
  );
}

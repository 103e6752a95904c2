import {
  type AgeBand,
  type ChartRange,
  type CreditStep,
  type DelayStep,
  readCreditChart,
  readDelayChart,
  readTimeline,
  readWaitingAges,
} from '@luxon/cashdesk';
import { type Currency, minorDigits } from '@luxon/money';
import { getFormatter, getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { BarChart } from '@/components/chart/bar-chart.tsx';
import { DeskLanes } from '@/components/chart/desk-lanes.tsx';
import { ChartFigure, LegendSign } from '@/components/chart/figure.tsx';
import { LineChart } from '@/components/chart/line-chart.tsx';
import { durationTicks, numberTicks } from '@/components/chart/scale.ts';
import { fillSteps, rangeNames, rangeUntil } from '@/components/chart/steps.ts';
import { timeLabels } from '@/components/chart/time-labels.ts';
import { Choice } from '@/components/choice.tsx';
import { durationOf } from '@/components/duration.ts';
import { getTexts, type Texts } from '@/components/texts.ts';
import { Empty, PageTitle } from '@/components/ui.tsx';
import { requirePermission } from '@/server/auth.ts';
import { deskBinding } from '@/server/binding.ts';
import { panelState } from '@/server/panel-state.ts';

const query = z.object({ range: z.enum(rangeNames).catch('day') });

interface Asked {
  readonly searchParams: Promise<Record<string, string>>;
}

export default async function ChartsPage({ searchParams }: Asked) {
  await requirePermission('/charts');
  const { desk, settings } = panelState();
  const { range: name } = query.parse(await searchParams);
  const now = desk.clock();
  const range = rangeUntil(now, name);
  const [credits, delays, ages, timeline, t, texts] = await Promise.all([
    readCreditChart(desk, range),
    readDelayChart(desk, range),
    readWaitingAges(desk),
    readTimeline(desk, { binding: deskBinding(), from: range.from, to: now }),
    getTranslations('charts'),
    getTexts(),
  ]);
  const currencies = [...new Set([settings.mobcash.currency, ...credits.map(({ currency }) => currency)])];
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <nav aria-label={t('range')} className="mb-4 flex flex-wrap gap-2">
        {rangeNames.map((one) => (
          <Choice key={one} href={`/charts?range=${one}`} isShown={one === name}>
            {t(`ranges.${one}`)}
          </Choice>
        ))}
      </nav>
      <div className="grid gap-4 xl:grid-cols-2">
        <Credits range={range} credits={credits} texts={texts} />
        {currencies.map((currency) => (
          <Sums key={currency} range={range} credits={credits} currency={currency} texts={texts} />
        ))}
        <Delays range={range} delays={delays} texts={texts} />
        <Ages ages={ages} />
        <div className="xl:col-span-2">
          <DeskLanes timeline={timeline} range={range} />
        </div>
      </div>
    </>
  );
}

interface StepProps {
  readonly range: ChartRange;
  readonly texts: Texts;
}

/** A step as people call it: the hour it begins, or the day. */
const sayStep = ({ range, texts }: StepProps, at: Date): string =>
  range.step === 'hour' ? texts.minute(at) : texts.date(at);

async function Credits({ credits, ...at }: StepProps & { readonly credits: readonly CreditStep[] }) {
  const [t, format] = await Promise.all([getTranslations('charts'), getFormatter()]);
  const counts = new Map<number, number>();
  for (const { at: step, count } of credits)
    counts.set(step.getTime(), (counts.get(step.getTime()) ?? 0) + count);
  const read = [...counts].map(([ms, count]) => ({ at: new Date(ms), count }));
  const steps = fillSteps(at.range, read, { say: ({ count }) => count, empty: 0 });
  const total = steps.reduce((sum, { value }) => sum + value, 0);
  const title = t(`credits.${at.range.step}`);
  const summary = t('credits.total', { count: total });
  return (
    <ChartFigure
      title={title}
      summary={summary}
      table={{
        heads: [t('when'), t('credits.head')],
        rows: steps.map(({ at: step, value }) => [sayStep(at, step), format.number(value)]),
      }}
    >
      <BarChart
        name={`${title}. ${summary}`}
        bars={steps.map(({ at: step, value }) => ({
          key: step.toISOString(),
          value,
          text: `${sayStep(at, step)}: ${format.number(value)}`,
        }))}
        ticks={numberTicks(Math.max(...steps.map(({ value }) => value)))}
        say={(tick) => format.number(tick)}
        labels={timeLabels(at.range, at.texts)}
      />
    </ChartFigure>
  );
}

interface SumsProps extends StepProps {
  readonly credits: readonly CreditStep[];
  readonly currency: Currency;
}

async function Sums({ credits, currency, ...at }: SumsProps) {
  const [t, format] = await Promise.all([getTranslations('charts'), getFormatter()]);
  const ofCurrency = credits.filter((credit) => credit.currency === currency);
  const steps = fillSteps(at.range, ofCurrency, { say: ({ sumMinor }) => sumMinor, empty: 0n });
  const total = steps.reduce((sum, { value }) => sum + value, 0n);
  // Only where a bar ends is drawn with a number, in whole units; every sum that is said stays exact.
  const unit = 10 ** minorDigits(currency);
  const heights = steps.map(({ value }) => Number(value) / unit);
  const title = t(`sums.${at.range.step}`, { currency });
  const summary = t('sums.total', { sum: at.texts.money(total, currency) });
  return (
    <ChartFigure
      title={title}
      summary={summary}
      table={{
        heads: [t('when'), t('sums.head')],
        rows: steps.map(({ at: step, value }) => [sayStep(at, step), at.texts.money(value, currency)]),
      }}
    >
      <BarChart
        name={`${title}. ${summary}`}
        bars={steps.map(({ at: step, value }, place) => ({
          key: step.toISOString(),
          value: heights[place] ?? 0,
          text: `${sayStep(at, step)}: ${at.texts.money(value, currency)}`,
        }))}
        ticks={numberTicks(Math.max(...heights))}
        say={(tick) => format.number(tick, { notation: 'compact' })}
        labels={timeLabels(at.range, at.texts)}
        fill="fill-chart-3"
      />
    </ChartFigure>
  );
}

async function Delays({ delays, ...at }: StepProps & { readonly delays: readonly DelayStep[] }) {
  const t = await getTranslations('charts');
  const say = (ms: number): string => {
    if (ms < 10_000 && ms % 1_000 !== 0) return t('duration.tenths', { seconds: Math.round(ms / 100) / 10 });
    const { unit, ...parts } = durationOf(ms);
    return t(`duration.${unit}`, parts);
  };
  const title = t('delays.title');
  if (delays.length === 0)
    return (
      <ChartFigure title={title} summary={t('delays.hint')} table={{ heads: [t('when')], rows: [] }}>
        <Empty>{t('delays.empty')}</Empty>
      </ChartFigure>
    );
  const steps = fillSteps<DelayStep, DelayStep | null>(at.range, delays, {
    say: (step) => step,
    empty: null,
  });
  const worst = Math.max(...delays.map(({ mostMs }) => mostMs));
  const summary = t('delays.summary', { worst: say(worst) });
  const pointsOf = (read: (step: DelayStep) => number) =>
    steps.map(({ at: step, value }) =>
      value === null ? null : { value: read(value), text: `${sayStep(at, step)}: ${say(read(value))}` },
    );
  return (
    <ChartFigure
      title={title}
      summary={`${t('delays.hint')} ${summary}`}
      legend={
        <>
          <LegendSign name={t('delays.median')}>
            <line x1="0" x2="14" y1="7" y2="7" strokeWidth="2" className="stroke-chart-1" />
          </LegendSign>
          <LegendSign name={t('delays.most')}>
            <line
              x1="0"
              x2="14"
              y1="7"
              y2="7"
              strokeWidth="2"
              strokeDasharray="4 3"
              className="stroke-chart-2"
            />
          </LegendSign>
        </>
      }
      table={{
        heads: [t('when'), t('credits.head'), t('delays.median'), t('delays.most')],
        rows: delays.map(({ at: step, count, medianMs, mostMs }) => [
          sayStep(at, step),
          String(count),
          say(medianMs),
          say(mostMs),
        ]),
      }}
    >
      <LineChart
        name={`${title}. ${summary}`}
        lines={[
          {
            key: 'most',
            stroke: 'stroke-chart-2',
            fill: 'fill-chart-2',
            dash: '4 3',
            points: pointsOf(({ mostMs }) => mostMs),
          },
          {
            key: 'median',
            stroke: 'stroke-chart-1',
            fill: 'fill-chart-1',
            points: pointsOf(({ medianMs }) => medianMs),
          },
        ]}
        ticks={durationTicks(worst)}
        say={say}
        labels={timeLabels(at.range, at.texts)}
      />
    </ChartFigure>
  );
}

async function Ages({ ages }: { ages: readonly AgeBand[] }) {
  const [t, format] = await Promise.all([getTranslations('charts'), getFormatter()]);
  const total = ages.reduce((sum, { payments, mails }) => sum + payments + mails, 0);
  const title = t('ages.title');
  const summary = t('ages.total', { count: total });
  return (
    <ChartFigure
      title={title}
      summary={summary}
      table={{
        heads: [t('ages.head'), t('ages.payments'), t('ages.mails')],
        rows: ages.map(({ band, payments, mails }) => [
          t(`ages.bands.${band}`),
          format.number(payments),
          format.number(mails),
        ]),
      }}
    >
      {total === 0 ? (
        <Empty>{t('ages.empty')}</Empty>
      ) : (
        <BarChart
          name={`${title}. ${summary}`}
          bars={ages.map(({ band, payments, mails }) => ({
            key: band,
            value: payments + mails,
            text: `${t(`ages.bands.${band}`)}: ${format.number(payments + mails)}`,
          }))}
          ticks={numberTicks(Math.max(...ages.map(({ payments, mails }) => payments + mails)))}
          say={(tick) => format.number(tick)}
          labels={ages.map(({ band }, place) => ({
            place: (place + 0.5) / ages.length,
            text: t(`ages.short.${band}`),
            isCentred: true,
          }))}
          fill="fill-chart-2"
        />
      )}
    </ChartFigure>
  );
}

import { benchArguments, type Measurement } from './bench-arguments.ts';
import { benchMail } from './bench-mail.ts';
import { benchFlow } from './flow/bench-flow.ts';
import { benchPanel } from './panel/bench-panel.ts';
import { benchSession } from './session/bench-session.ts';
import { kinds, simulateYear } from './year/simulate-year.ts';

const { what, json, timeMs, seed, quick, mailbox } = benchArguments;

const measures: Readonly<Record<Measurement, () => Promise<object>>> = {
  mail: () => benchMail(timeMs),
  session: benchSession,
  panel: benchPanel,
  flow: () => benchFlow({ isQuick: quick, mailbox }),
  year: async () => {
    const year: Record<string, object> = {};
    for (const kind of kinds) year[kind] = await simulateYear({ kind, seed });
    return year;
  },
};

const figures = await measures[what]();
if (json) console.log(JSON.stringify(figures));
else {
  console.log(`${what}: what the figures mean is told in bench/README.md`);
  console.dir(figures, { depth: null });
}

import { parseArgs } from 'node:util';
import { benchMail } from './bench-mail.ts';
import { benchFlow } from './flow/bench-flow.ts';
import { benchPanel } from './panel/bench-panel.ts';
import { benchSession } from './session/bench-session.ts';
import { kinds, simulateYear } from './year/simulate-year.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    time: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
    quick: { type: 'boolean', default: false },
    mailbox: { type: 'string' },
  },
});

const measures: Readonly<Record<string, () => Promise<object>>> = {
  mail: () => benchMail(Number(values.time)),
  session: benchSession,
  panel: benchPanel,
  flow: () => benchFlow({ isQuick: values.quick, mailbox: mailboxKind(values.mailbox) }),
  year: async () => {
    const year: Record<string, object> = {};
    for (const kind of kinds) year[kind] = await simulateYear({ kind, seed: Number(values.seed) });
    return year;
  },
};

const what = positionals[0] ?? 'mail';
const measure = measures[what];
if (measure === undefined) {
  console.error(`There is no measurement "${what}". There are: ${Object.keys(measures).join(', ')}.`);
  process.exitCode = 1;
} else {
  const figures = await measure();
  if (values.json) console.log(JSON.stringify(figures));
  else {
    console.log(`${what}: what the figures mean is told in bench/README.md`);
    console.dir(figures, { depth: null });
  }
}

function mailboxKind(text: string | undefined): 'dovecot' | 'sandbox' | null {
  if (text === undefined || text === 'dovecot' || text === 'sandbox') return text ?? null;
  throw new TypeError('--mailbox takes dovecot or sandbox; without it Dovecot is taken where there is one.');
}

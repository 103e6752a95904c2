// What `npm run bench` was asked for. Read on its own before the panel is built, too: a mistake need not wait for that.
import { readArguments, UsageError, wholeNumber } from '@luxon/sandbox/arguments';

export const measurements = ['mail', 'session', 'panel', 'flow', 'year'] as const;
export type Measurement = (typeof measurements)[number];

const mailboxKinds = ['dovecot', 'sandbox'] as const;

export const benchArguments = readArguments(
  {
    usage: `Usage: npm run bench [${measurements.join('|')}] [-- --json] [--time MILLISECONDS (2000)] [--seed N (1)] [--quick] [--mailbox ${mailboxKinds.join('|')}].`,
    options: {
      json: { type: 'boolean', default: false },
      time: { type: 'string', default: '2000' },
      seed: { type: 'string', default: '1' },
      quick: { type: 'boolean', default: false },
      mailbox: { type: 'string' },
    },
    wordsMax: 1,
  },
  ({ json, time, seed, quick, mailbox }, [what = 'mail']) => ({
    what: oneOf(measurements, what, 'A measurement'),
    json,
    timeMs: wholeNumber('time', time, { min: 1 }),
    seed: wholeNumber('seed', seed, { min: 0 }),
    quick,
    // Without it Dovecot is taken where there is one.
    mailbox: mailbox === undefined ? null : oneOf(mailboxKinds, mailbox, '--mailbox'),
  }),
);

function oneOf<Name extends string>(names: readonly Name[], text: string, subject: string): Name {
  const found = names.find((name) => name === text);
  if (found !== undefined) return found;
  throw new UsageError(`${subject} is one of ${names.join(', ')}, not ${JSON.stringify(text)}.`);
}

// What `npm run demo` was asked for. Read on its own before the panel is built, too: a mistake need not wait for that.
import { readArguments, wholeNumber } from '@luxon/sandbox/arguments';

export const demoArguments = readArguments(
  {
    usage: 'Usage: npm run demo -- [--payments 1…1000 (25)] [--exit: without a screen] [--json].',
    options: {
      payments: { type: 'string', default: '25' },
      exit: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  },
  ({ payments, exit, json }) => ({
    payments: wholeNumber('payments', payments, { min: 1, max: 1_000 }),
    exit,
    json,
  }),
);

import { type AuditVerdict, type Books, checkBooks, verifyAudit } from '@luxon/cashdesk';
import { createLongCheck, type LongCheck } from './long-check.ts';
import { panelState } from './panel-state.ts';

interface Checks {
  readonly audit: LongCheck<AuditVerdict>;
  readonly books: LongCheck<Books>;
}

// One for the process: Next may load this module more than once.
const key = Symbol.for('luxon.panel.checks');
const holder = globalThis as { [key]?: Checks };

/** Gives the checks that take as long as the desk is old; made at their first use. */
export function panelChecks(): Checks {
  holder[key] ??= createChecks();
  return holder[key];
}

function createChecks(): Checks {
  const { desk, pulses } = panelState();
  const common = { clock: desk.clock, changed: () => pulses.changed('check') };
  return {
    audit: createLongCheck({ ...common, work: (onProgress) => verifyAudit(desk, { onProgress }) }),
    books: createLongCheck({ ...common, work: () => checkBooks(desk) }),
  };
}

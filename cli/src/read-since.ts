import { z } from 'zod';
import { CliError } from './cli-error.ts';

const zone = { offset: true, local: true };
const moment = z.union([z.iso.date(), z.iso.datetime(zone), z.iso.datetime({ ...zone, precision: -1 })]);

/** Reads `--since`: a day of the calendar (from its midnight, UTC) or a moment. Throws a CliError for what is neither. */
export function readSince(text: string): Date {
  // Date alone takes the 31st of February for the 3rd of March.
  if (moment.safeParse(text).success) return new Date(text);
  throw new CliError(
    `--since: "${text}" is no day of the calendar. No stored mail was read. Write it like 2026-11-01, or 2026-11-01T09:30:00+06:00.`,
  );
}

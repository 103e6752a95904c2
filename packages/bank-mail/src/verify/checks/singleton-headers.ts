import { type HeaderField, headerValues } from '../header-section.ts';
import { type CheckResult, pass, refuse } from './check.ts';

/** Headers that may occur once: what a reader shows and what decides how the body is read. */
export const singletonHeaders = [
  'from',
  'to',
  'subject',
  'date',
  'message-id',
  'content-type',
  'content-transfer-encoding',
  'mime-version',
] as const;

/**
 * Attack: a second Subject, To, Date or Content-Type put in front of a signed mail. DKIM covers the lower one and
 * stays `pass`, readers take the upper one (measured). Two From headers are the same trick.
 */
export function checkSingletonHeaders(fields: readonly HeaderField[]): CheckResult {
  const repeated = singletonHeaders.filter((name) => headerValues(fields, name).length > 1);
  if (repeated.length === 0) return pass('each of the decisive headers occurs once at most');
  return refuse('repeated_headers', `more than one ${repeated.join(', ')}`);
}

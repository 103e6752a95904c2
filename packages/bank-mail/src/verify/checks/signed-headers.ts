import { headerValues } from '../header-section.ts';
import { type CheckResult, pass, review, type SignatureContext } from './check.ts';

const alwaysSigned = ['from', 'to', 'date', 'subject'];
const signedWhenPresent = ['content-type', 'content-transfer-encoding'];

/**
 * Attack: a header that `h=` leaves out can be set freely. Without To a mail of the attacker's own account can be
 * sent on to us; without Content-Type the body can be made to read differently.
 */
export function checkSignedHeaders({ signature, fields }: SignatureContext): CheckResult {
  const wanted = [
    ...alwaysSigned,
    ...signedWhenPresent.filter((name) => headerValues(fields, name).length > 0),
  ];
  const missing = wanted.filter((name) => !signature.signedHeaders.includes(name));
  if (missing.length === 0) return pass(`signed: ${wanted.join(', ')}`);
  return review('headers_not_signed', `not signed: ${missing.join(', ')}`);
}

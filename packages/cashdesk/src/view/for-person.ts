import { inArray, type SQL, sql } from 'drizzle-orm';
import { attempts } from '../credit/credit-tables.ts';
import { mayBeSent } from '../credit/may-be-sent.ts';
import { mails } from '../mail/mail-tables.ts';
import { waitingMailStates } from '../mail/transitions.ts';
import { payments } from '../payment/payment-tables.ts';

/**
 * Says, as SQL over `payments`, that nothing goes on by itself with a payment: no request was found or taken for it,
 * its credit was refused, or its attempt was planned before the automatic credit was switched off. Unknown attempts
 * have a list of their own; `with_unknown` counts them in.
 */
export function paymentsForPerson(
  which: 'without_unknown' | 'with_unknown' = 'without_unknown',
): SQL<boolean> {
  const quiet =
    which === 'with_unknown'
      ? sql`${attempts.state} in ('sending', 'confirmed')`
      : sql`${attempts.state} in ('sending', 'confirmed', 'unknown')`;
  return sql<boolean>`(
    (${payments.state} = 'recorded' and ${payments.decision} is not null)
    or (${payments.state} = 'matched' and not exists (
      select 1 from ${attempts}
      where ${attempts.paymentId} = ${payments.id} and (${quiet} or (${attempts.state} = 'planned' and ${mayBeSent()}))
    ))
  )`;
}

/** Says, as SQL over `mails`, that a person must look at a mail. */
export function mailsForPerson(): SQL {
  return inArray(mails.state, [...waitingMailStates]);
}

import type { LookAgain } from '@luxon/cashdesk';

/**
 * What MobCash can tell about a credit in doubt: nothing. No balance, status or history call of it is known (fact sheet
 * §4), so a person looks into the cashier's history. An API that has one gets its own function here;
 * one that tells its balance, `readBalance` of the credit step too, and `lookAtBalance` of that.
 */
export const lookAgainAtMobcash: LookAgain = () =>
  Promise.resolve({ kind: 'cannot_tell', reason: 'mobcash_has_no_history' });

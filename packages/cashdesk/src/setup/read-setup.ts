import { and, count, eq, inArray, isNull } from 'drizzle-orm';
import { receivingAccounts } from '../account/account-tables.ts';
import { receipts } from '../credit/credit-tables.ts';
import type { Desk } from '../desk/desk.ts';
import { readHealth } from '../health/read-health.ts';
import { alarms } from '../history/alarm-table.ts';
import { surveyBanks } from '../mail/survey-banks.ts';
import { countOperators } from '../operator/operator-store.ts';
import type { SessionBinding } from '../session/session.ts';
import { readSessionView } from '../session/session-view.ts';
import { readVerdicts } from '../view/read-mail-page.ts';
import type { SetupFacts } from './decide-setup.ts';

/** More than so many are not counted: that there are some is enough. */
const countMax = 100;

/** Reads what the steps of the setup are judged by; asks nobody outside the desk's database. */
export async function readSetup(
  desk: Desk,
  { binding, isMailboxSet }: { readonly binding: SessionBinding; readonly isMailboxSet: boolean },
): Promise<SetupFacts> {
  const { drizzle } = desk.database;
  const [health, view, operators, mailboxAlarms, verdicts, accounts, credited] = await Promise.all([
    readHealth(desk, { binding, disk: null }),
    readSessionView(desk, binding, 0),
    countOperators(desk),
    drizzle
      .select({ n: count() })
      .from(alarms)
      .where(and(isNull(alarms.closedAt), inArray(alarms.kind, ['mailbox_refused', 'mailbox_silent']))),
    readVerdicts(desk),
    drizzle.select({ n: count() }).from(receivingAccounts).where(eq(receivingAccounts.isOn, true)),
    drizzle.select({ id: receipts.id }).from(receipts).limit(countMax),
  ]);
  return {
    operators,
    isMailboxSet,
    workers: health.workers,
    folders: health.folders,
    mailboxAlarms: mailboxAlarms[0]?.n ?? 0,
    banks: surveyBanks(verdicts).map(({ bank, level }) => ({ bank, level })),
    accountsOn: accounts[0]?.n ?? 0,
    session: { ...health.session, isProven: view.session?.provenAt != null },
    credited: credited.length,
  };
}

/** Says whether nothing was ever credited here: a desk that is being set up. */
export async function isNewDesk(desk: Desk): Promise<boolean> {
  const [receipt] = await desk.database.drizzle.select({ id: receipts.id }).from(receipts).limit(1);
  return receipt === undefined;
}

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
import { readPracticeFile } from './practice-file.ts';
import { readPractice } from './read-practice.ts';

/** More than so many are not counted: that there are some is enough. */
const countMax = 100;

export interface SetupPlace {
  readonly binding: SessionBinding;
  readonly isMailboxSet: boolean;
  /** Where a practice leaves that somebody practised; null: this desk is the practice itself. */
  readonly practiceFile: string | null;
}

/** Reads what the steps of the setup are judged by; asks nobody outside the desk's database and data folder. */
export async function readSetup(
  desk: Desk,
  { binding, isMailboxSet, practiceFile }: SetupPlace,
): Promise<SetupFacts> {
  const { drizzle } = desk.database;
  const [health, view, operators, mailboxAlarms, verdicts, accounts, credited, practice] = await Promise.all([
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
    practiceFile === null ? readPractice(desk) : readPracticeFile(practiceFile),
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
    isPractice: practiceFile === null,
    practisedAt: practice?.creditedAt ?? null,
    credited: credited.length,
  };
}

/** Says whether nothing was ever credited here: a desk that is being set up. */
export async function isNewDesk(desk: Desk): Promise<boolean> {
  const [receipt] = await desk.database.drizzle.select({ id: receipts.id }).from(receipts).limit(1);
  return receipt === undefined;
}

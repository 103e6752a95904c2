import { existsSync } from 'node:fs';
import {
  alarmSentence,
  assembleDesk,
  breakerAlarm,
  countOperators,
  DatabaseError,
  ensureDatabase,
  findMissingRights,
  findRunningDatabase,
  judgeDataFolder,
  judgeFolder,
  KeyError,
  missingRights,
  type Now,
  openDatabase,
  openVault,
  readNow,
} from '@luxon/cashdesk';
import type { Settings } from '@luxon/settings';
import { kindOf } from '../cli-error.ts';
import { language } from '../say.ts';
import type { Finding } from './finding.ts';
import { surveyMail } from './survey-mail.ts';

const folder = 'data folder';
const database = 'database';
const key = 'key';

/** Judges data folder, database, key and what the desk says of itself. Starts nothing, makes nothing, migrates nothing. */
export async function checkDesk(settings: Settings): Promise<Finding[]> {
  const { url, dataDir, keyFile, secretKey } = settings.database;
  const unusable = judgeDataFolder(dataDir);
  if (unusable !== null) return [{ what: folder, state: 'bad', text: unusable.message }];
  const findings: Finding[] = [{ what: folder, state: 'good', text: `${dataDir} can be written` }];
  const running =
    url === null ? await findRunningDatabase({ dataDir }) : await ensureDatabase({ url, dataDir });
  if (running === null) {
    findings.push({
      what: database,
      state: 'note',
      text: 'the embedded PostgreSQL does not run now; panel, worker and commands start it',
    });
    return findings;
  }
  const opened = openDatabase(running, { applicationName: 'luxon-doctor' });
  try {
    const { rows } = await opened.pool.query("select to_regclass('public.requests') is not null as filled");
    const where = url === null ? 'the embedded PostgreSQL' : 'the PostgreSQL at DATABASE_URL';
    findings.push({ what: database, state: 'good', text: `${where} answers` });
    const refused = await findMissingRights(opened);
    if (refused !== null) {
      findings.push(explain(refused));
      return findings;
    }
    if (rows[0]?.filled !== true) {
      findings.push({ what: database, state: 'note', text: 'it is empty; the first start fills it' });
      return findings;
    }
    if (secretKey === null && !existsSync(keyFile)) {
      findings.push(missingKey(keyFile));
      return findings;
    }
    const vault = await openVault({ keyFile, secretKey, database: opened });
    findings.push({ what: key, state: 'good', text: `${keyFile} is the key of this database` });
    findings.push(...(await askDesk(assembleDesk({ database: opened, vault }), settings)));
    return findings;
  } catch (error) {
    return [...findings, explain(error)];
  } finally {
    await opened.close();
  }
}

async function askDesk(desk: Parameters<typeof readNow>[0], settings: Settings): Promise<Finding[]> {
  const [now, operators] = await Promise.all([
    readNow(desk, { binding: settings.mobcash }),
    countOperators(desk),
  ]);
  const findings: Finding[] = [];
  const { automaticCredit, mail, session } = now;
  findings.push(
    automaticCredit.isOn
      ? { what: 'credit', state: 'good', text: 'automatic credit is on' }
      : {
          what: 'credit',
          state: 'note',
          text: whyOff(automaticCredit),
        },
  );
  if (mail.scannedAt !== null) findings.push(sayMailHealth(mail.scannedAt));
  if (session?.session)
    findings.push({
      what: 'session',
      state: 'good',
      text: `${session.state}, ${session.session.shownToken}`,
    });
  else
    findings.push({
      what: 'session',
      state: 'note',
      text: `none stored yet (${session?.reason ?? 'no reason'})`,
    });
  if (now.unknown > 0) {
    findings.push({
      what: 'unknown',
      state: 'note',
      text: `${now.unknown} credit(s) of unknown outcome wait for a person (panel → Unknown)`,
    });
  }
  findings.push(...(await surveyMail(desk)));
  if (operators === 0)
    findings.push({
      what: 'operators',
      state: 'note',
      text: 'nobody can sign in yet: npx luxon operator invite',
    });
  return findings;
}

// The folder read longest ago speaks for all: a notice in it may be as late.
function sayMailHealth(scannedAt: Date): Finding {
  const isFresh = judgeFolder(scannedAt, new Date()) === 'fresh';
  const text = `every folder was read to its end at ${scannedAt.toISOString()} or later`;
  return {
    what: 'mailbox',
    state: isFresh ? 'good' : 'note',
    text: isFresh ? text : `${text}, and that is too long ago: does the worker run? Its log says why not`,
  };
}

function whyOff({ breaker, facts, reason }: Now['automaticCredit']): string {
  return breaker === null
    ? `automatic credit is off: ${reason}`
    : `${breaker}: ${alarmSentence(breakerAlarm(breaker), facts, language)}`;
}

const missingKey = (keyFile: string): Finding => ({
  what: key,
  state: 'note',
  text: `${keyFile} does not exist. If this database was used before, copy the file from its machine or backup; else the first start makes it.`,
});

function explain(error: unknown): Finding {
  if (error instanceof KeyError) return { what: key, state: 'bad', text: error.message };
  if (error instanceof DatabaseError) return { what: database, state: 'bad', text: error.message };
  const refused = missingRights(error);
  if (refused !== null) return explain(refused);
  return {
    what: database,
    state: 'bad',
    text: `it answers, but cannot be read (${kindOf(error)}). Start panel or worker once: they bring it up to date.`,
  };
}

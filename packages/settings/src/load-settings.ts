import { join, resolve } from 'node:path';
import type { Environment } from './environment/environment.ts';
import { findMisspelt } from './environment/nearest-name.ts';
import type { Problem } from './problem.ts';
import { readMailboxes } from './read-mailbox.ts';
import { readMobcash } from './read-mobcash.ts';
import { readValue, type VariableReport } from './read-value.ts';
import type { Settings } from './settings.ts';
import { breakerVariables } from './variables/breakers.ts';
import type { Take, TakeSet } from './variables/definition.ts';
import {
  alarmVariables,
  approvalVariables,
  databaseVariables,
  keyVariables,
  mailVariables,
  matchVariables,
  panelVariables,
  processVariables,
  requestVariables,
} from './variables/desk.ts';

export interface LoadedSettings {
  /** Null when a problem is an error. */
  readonly settings: Settings | null;
  readonly report: readonly VariableReport[];
  readonly problems: readonly Problem[];
}

/** Makes the typed settings of an environment; nothing is filled in where a value is malformed. */
export function loadSettings(environment: Environment): LoadedSettings {
  const report: VariableReport[] = [];
  const problems: Problem[] = [...environment.problems];
  const take: Take = (definition) => {
    const read = readValue(environment, definition);
    report.push(read.report);
    if (read.problem !== null) problems.push(read.problem);
    return read.value;
  };
  // A variable with a default lacks a value only when it is malformed, and then no settings leave this function.
  const takeSet: TakeSet = (definition) =>
    take(definition) ?? definition.type.schema.parse(definition.default ?? '');

  const mobcash = readMobcash(take, takeSet);
  const mailboxes = readMailboxes(take, takeSet);
  const url = take(databaseVariables.url);
  const dataDir = resolve(environment.rootDir, takeSet(databaseVariables.dataDir));
  const port = takeSet(panelVariables.port);
  const settings: Settings = {
    rootDir: environment.rootDir,
    mobcash,
    database: {
      url,
      dataDir,
      keyFile: join(dataDir, 'luxon.key'),
      secretKey: take(keyVariables.secretKey),
      epochFile: join(dataDir, 'luxon.epoch'),
    },
    mailbox: mailboxes.settings[0] ?? null,
    mailboxes: mailboxes.settings,
    mail: {
      banks: takeSet(mailVariables.banks),
      banksDir: resolve(environment.rootDir, takeSet(mailVariables.banksDir)),
      autoMax: takeSet(mailVariables.autoMax),
      receiverTrustMax: takeSet(mailVariables.receiverTrustMax),
      freshMinutes: takeSet(mailVariables.freshMinutes),
    },
    requests: {
      lifetimeMinutes: takeSet(requestVariables.lifetimeMinutes),
      slotsMax: takeSet(requestVariables.slotsMax),
    },
    breakers: {
      unknowns: takeSet(breakerVariables.unknowns),
      mailLagMinutes: takeSet(breakerVariables.mailLagMinutes),
      creditsPerMinute: takeSet(breakerVariables.creditsPerMinute),
      usualTimes: takeSet(breakerVariables.usualTimes),
      playerCredits: takeSet(breakerVariables.playerCredits),
      hourSum: takeSet(breakerVariables.hourSum),
      daySum: takeSet(breakerVariables.daySum),
      unreadablePercent: takeSet(breakerVariables.unreadablePercent),
      refusals: takeSet(breakerVariables.refusals),
    },
    matching: { undoSeconds: takeSet(matchVariables.undoSeconds) },
    approvals: { secondPersonAbove: takeSet(approvalVariables.secondPersonAbove) },
    panel: {
      host: takeSet(panelVariables.host),
      port,
      url: take(panelVariables.url) ?? `http://localhost:${port}`,
      secondFactor: takeSet(panelVariables.secondFactor),
    },
    alarms: readAlarms(take, takeSet),
    logLevel: takeSet(processVariables.logLevel),
  };
  // What is there but malformed is not missing as well.
  const told = new Set(problems.map(({ name }) => name));
  problems.push(...mailboxes.problems.filter(({ code, name }) => code !== 'missing' || !told.has(name)));
  problems.push(...findMisspelt(environment));
  const broken = problems.some(({ severity }) => severity === 'error');
  return { settings: broken ? null : settings, report, problems };
}

function readAlarms(take: Take, takeSet: TakeSet): Settings['alarms'] {
  const token = take(alarmVariables.telegramToken);
  const chat = take(alarmVariables.telegramChat);
  const apiUrl = takeSet(alarmVariables.telegramUrl);
  return {
    telegram: token === null || chat === null ? null : { token, chat, apiUrl },
    language: takeSet(alarmVariables.language),
    metricsToken: take(alarmVariables.metricsToken),
  };
}

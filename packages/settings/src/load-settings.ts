import { join, resolve } from 'node:path';
import type { Environment } from './environment/environment.ts';
import { findMisspelt } from './environment/nearest-name.ts';
import type { Problem } from './problem.ts';
import { readMailboxes } from './read-mailbox.ts';
import { readMobcash } from './read-mobcash.ts';
import { readValue, type VariableReport } from './read-value.ts';
import type { Settings } from './settings.ts';
import { text } from './text.ts';
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
import { isLoopback } from './variables/types.ts';

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
    practiceFile: join(dataDir, 'luxon.practice'),
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
  problems.push(...findOpenPanel(settings.panel), ...findMisspelt(environment));
  const broken = problems.some(({ severity }) => severity === 'error');
  return { settings: broken ? null : settings, report, problems };
}

/** Warns of a panel that others reach by plain http: passwords and sign-ins could be read on their way. */
function findOpenPanel({ host, url }: Pick<Settings['panel'], 'host' | 'url'>): Problem[] {
  if (isLoopback(host) || url.startsWith('https:')) return [];
  const { name } = panelVariables.host;
  return [
    {
      severity: 'warning',
      name,
      code: 'unusual',
      text: text(
        `${name}: панель открыта для других машин без шифрования (${host}), пароли можно перехватить. Оставьте 127.0.0.1 и откройте её через прокси с https, его адрес впишите в PANEL_URL.`,
        `${name}: other machines reach the panel without encryption (${host}), passwords can be read on their way. Leave 127.0.0.1, open it through a proxy with https and write its address into PANEL_URL.`,
        `${name}: панель башка машиналарга шифрлөөсүз ачык (${host}), сырсөздөрдү кармап калууга болот. 127.0.0.1 калтырып, https менен прокси аркылуу ачыңыз, анын дарегин PANEL_URL’ге жазыңыз.`,
      ),
    },
  ];
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

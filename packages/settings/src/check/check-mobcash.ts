import type { Environment } from '../environment/environment.ts';
import { findMisspelt, nearestName } from '../environment/nearest-name.ts';
import type { Problem } from '../problem.ts';
import { readMobcash } from '../read-mobcash.ts';
import { readValue, type VariableReport } from '../read-value.ts';
import type { MobcashSettings } from '../settings.ts';
import { type Text, text } from '../text.ts';
import type { Take, TakeSet } from '../variables/definition.ts';
import { mobcashVariables } from '../variables/mobcash.ts';
import { findGaps, type Presence } from './find-gaps.ts';
import { findSwitchedOff } from './find-switched-off.ts';
import { describeRenewal, type Mode, type Renewal } from './renewal.ts';
import {
  canUsePaste,
  hasPlace,
  missingForLogin,
  needsPlaceToSignIn,
  signsInByPassword,
  tokensInUse,
} from './what-is-allowed.ts';

/** What the MobCash settings amount to, found without any call. */
export interface MobcashCheck {
  readonly mode: Mode;
  readonly usable: boolean;
  /** 1: incomplete or malformed. */
  readonly exitCode: 0 | 1;
  readonly renewal: Renewal;
  readonly variables: readonly VariableReport[];
  readonly problems: readonly Problem[];
  readonly nextStep: Text;
  /** Malformed values are absent here, or at their default. */
  readonly settings: MobcashSettings;
}

/** Checks the MobCash settings of an environment. Pure: asks nobody, reads no file. */
export function checkMobcash(environment: Environment): MobcashCheck {
  const variables: VariableReport[] = [];
  const problems: Problem[] = environment.problems.filter(
    ({ name }) => name === undefined || isMobcash(name),
  );
  const take: Take = (definition) => {
    const read = readValue(environment, definition);
    variables.push(read.report);
    if (read.problem !== null) problems.push(read.problem);
    return read.value;
  };
  const takeSet: TakeSet = (definition) =>
    take(definition) ?? definition.type.schema.parse(definition.default ?? '');
  const settings = readMobcash(take, takeSet);

  const mode = decideMode(settings);
  problems.push(...findGaps(presenceOf(variables), settings));
  problems.push(...findSwitchedOff(settings));
  problems.push(...findUnusual(settings));
  problems.push(
    ...findMisspelt(environment).filter(
      ({ name = '' }) => isMobcash(name) || isMobcash(nearestName(name) ?? ''),
    ),
  );
  const usable = mode !== 'incomplete' && !problems.some(({ severity }) => severity === 'error');
  return {
    mode,
    usable,
    exitCode: usable ? 0 : 1,
    renewal: describeRenewal(mode, settings),
    variables: inTableOrder(variables),
    problems,
    nextStep: decideNextStep({ mode, problems, settings }),
    settings,
  };
}

/** Says what a desk with these settings can do: a part that lacks something, or is switched off, counts as absent. */
function decideMode(settings: MobcashSettings): Mode {
  const hasTokens = tokensInUse(settings) !== null;
  const hasLogin = missingForLogin(settings).length === 0 && signsInByPassword(settings);
  if ((hasTokens || needsPlaceToSignIn(settings)) && !hasPlace(settings)) return 'incomplete';
  if (hasTokens) return hasLogin ? 'hybrid' : 'tokens only';
  return hasLogin ? 'login only' : 'incomplete';
}

function isMobcash(name: string): boolean {
  return /^MOBCASH/i.test(name);
}

function presenceOf(variables: readonly VariableReport[]): Presence {
  const stateOf = new Map(variables.map(({ name, state }) => [name, state]));
  return (name) => stateOf.get(name) ?? 'missing';
}

function inTableOrder(reports: readonly VariableReport[]): VariableReport[] {
  return Object.values(mobcashVariables).flatMap(({ name }) =>
    reports.filter((report) => report.name === name),
  );
}

function findUnusual({ readyTokens }: MobcashSettings): Problem[] {
  if (readyTokens === null || readyTokens.bearerToken.startsWith('ory_at_')) return [];
  return [
    {
      severity: 'warning',
      name: 'MOBCASH_BEARER_TOKEN',
      code: 'unusual',
      text: text(
        'MOBCASH_BEARER_TOKEN: токены браузера начинаются с ory_at_, этот нет. Проверьте, то ли значение скопировано.',
        'MOBCASH_BEARER_TOKEN: tokens of the browser begin with ory_at_, this one does not. Check that the right value was copied.',
        'MOBCASH_BEARER_TOKEN: браузердин токендери ory_at_ менен башталат, бул андай эмес. Туура маани көчүрүлгөнүн текшериңиз.',
      ),
    },
  ];
}

function decideNextStep({
  mode,
  problems,
  settings,
}: Pick<MobcashCheck, 'mode' | 'problems' | 'settings'>): Text {
  const errors = problems.filter(({ severity }) => severity === 'error');
  const names = [...new Set(errors.flatMap(({ name }) => name ?? []))].join(', ');
  if (errors.some(({ code, name }) => code === 'missing' && name === undefined)) {
    return text(
      'Впишите в .env три готовых токена из браузера или логин, пароль и номер кассы; и координаты кассы. Затем запустите проверку снова.',
      'Write into .env the three ready tokens from the browser, or login, password and cashdesk number; and the coordinates of the desk. Then run this check again.',
      '.env файлына браузерден алынган үч даяр токенди же логин, сырсөз жана кассанын номерин, ошондой эле кассанын координаттарын жазыңыз. Андан кийин текшерүүнү кайра иштетиңиз.',
    );
  }
  if (errors.length > 0 && names === '') {
    return text(
      'Исправьте файл настроек и запустите проверку снова.',
      'Mend the settings file and run this check again.',
      'Жөндөөлөр файлын оңдоп, текшерүүнү кайра иштетиңиз.',
    );
  }
  const isOnlySwitchedOff = errors.length > 0 && errors.every(({ code }) => code === 'switched_off');
  if (isOnlySwitchedOff && canUsePaste(settings)) {
    return text(
      `Вставьте сессию из браузера (панель → «Сессия» или npx luxon session paste): программа работает с ней, пока она не истечёт. Или измените в .env: ${names}, и запустите проверку снова.`,
      `Paste a session from the browser (panel → Session, or npx luxon session paste): the program works with it until it expires. Or change ${names} in .env and run this check again.`,
      `Браузерден сессияны коюңуз (панель → «Сессия» же npx luxon session paste): программа анын мөөнөтү бүткөнчө аны менен иштейт. Же .env файлында өзгөртүңүз: ${names}, андан кийин текшерүүнү кайра иштетиңиз.`,
    );
  }
  if (errors.some(({ code }) => code !== 'missing')) {
    return text(
      `Исправьте: ${names}. Затем запустите проверку снова.`,
      `Mend ${names}, then run this check again.`,
      `Оңдоңуз: ${names}. Андан кийин текшерүүнү кайра иштетиңиз.`,
    );
  }
  if (errors.length > 0) {
    return text(
      `Заполните в .env: ${names}. Затем запустите проверку снова.`,
      `Fill in ${names} in .env, then run this check again.`,
      `.env файлына жазыңыз: ${names}. Андан кийин текшерүүнү кайра иштетиңиз.`,
    );
  }
  if (mode === 'login only') {
    return text(
      'Запустите программу (npm start): она войдёт сама. Эта проверка никогда не входит по паролю.',
      'Start the program (npm start): it signs in by itself. This check never signs in.',
      'Программаны иштетиңиз (npm start): ал өзү кирет. Бул текшерүү эч качан сырсөз менен кирбейт.',
    );
  }
  return text(
    'Спросите MobCash, действуют ли токены сейчас: npm run check-mobcash-config -- --live',
    'Ask MobCash whether the tokens work now: npm run check-mobcash-config -- --live',
    'Токендер азыр жарактуубу, MobCashтан сураңыз: npm run check-mobcash-config -- --live',
  );
}

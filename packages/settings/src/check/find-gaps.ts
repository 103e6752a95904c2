import type { Problem } from '../problem.ts';
import type { VariableState } from '../read-value.ts';
import type { MobcashSettings } from '../settings.ts';
import { type Text, text } from '../text.ts';
import { needsPlaceToSignIn, readsReadyTokens } from './what-is-allowed.ts';

/** Gives the state of a variable by its name. */
export type Presence = (name: string) => VariableState;

const tokenNames = ['MOBCASH_BEARER_TOKEN', 'MOBCASH_USER_ID', 'MOBCASH_SESSION_ID'];
const loginNames = ['MOBCASH_LOGIN', 'MOBCASH_PASSWORD', 'MOBCASH_CASHDESK_ID'];
const placeNames = ['MOBCASH_DEFAULT_LAT', 'MOBCASH_DEFAULT_LON'];

/**
 * Names what is missing. What keeps the desk from working is an error; a begun group that the desk can do
 * without (ready tokens beside a login, a login beside ready tokens) is a warning.
 */
export function findGaps(presence: Presence, settings: MobcashSettings): Problem[] {
  const tokens = groupOf(tokenNames, presence);
  const login = groupOf(loginNames, presence);
  if (!tokens.begun && !login.begun) return [nothingSet];

  const problems: Problem[] = [];
  const canDoWithout = tokens.complete || login.complete;
  if (tokens.begun) problems.push(...gapProblems(tokens, canDoWithout, tokensUnused));
  // The cashdesk number alone is no begun login: ready tokens are bound to it as well.
  const loginMeant = presence('MOBCASH_LOGIN') !== 'missing' || presence('MOBCASH_PASSWORD') !== 'missing';
  if (loginMeant || !tokens.begun) problems.push(...gapProblems(login, canDoWithout, loginUnused));

  const place = groupOf(placeNames, presence);
  const withTokens = tokens.complete && readsReadyTokens(settings);
  if (withTokens || needsPlaceToSignIn(settings))
    problems.push(...place.missing.map((name) => missingPlace(name, withTokens)));
  return problems;
}

interface Group {
  /** At least one of its variables was set, rightly or not. */
  readonly begun: boolean;
  /** Nothing missing, nothing malformed. */
  readonly complete: boolean;
  readonly missing: readonly string[];
}

function groupOf(names: readonly string[], presence: Presence): Group {
  return {
    begun: names.some((name) => presence(name) !== 'missing'),
    complete: names.every((name) => presence(name) === 'present'),
    missing: names.filter((name) => presence(name) === 'missing'),
  };
}

function gapProblems({ missing }: Group, canDoWithout: boolean, consequence: Text): Problem[] {
  return missing.map((name) => ({
    severity: canDoWithout ? 'warning' : 'error',
    name,
    code: canDoWithout ? 'group_incomplete' : 'missing',
    text: text(
      `${name}: не задано. ${consequence.ru}`,
      `${name}: not set. ${consequence.en}`,
      `${name}: коюлган эмес. ${consequence.ky}`,
    ),
  }));
}

const tokensUnused = text(
  'Готовые токены действуют только все три вместе и сейчас не используются.',
  'Ready tokens work only as all three together and are not used now.',
  'Даяр токендер үчөө бирге гана иштейт жана азыр колдонулбайт.',
);

const loginUnused = text(
  'Без неё программа не может входить сама.',
  'Without it the program cannot sign in by itself.',
  'Ансыз программа өзү кире албайт.',
);

const missingPlace = (name: string, withTokens: boolean): Problem => ({
  severity: 'error',
  name,
  code: 'missing',
  text: withTokens
    ? text(
        `${name}: не задано. Координаты отправляются с каждым вызовом с токенами браузера.`,
        `${name}: not set. The coordinates are sent with every call made with tokens of the browser.`,
        `${name}: коюлган эмес. Координаттар браузердин токендери менен болгон ар бир чакырууда жөнөтүлөт.`,
      )
    : text(
        `${name}: не задано. Координаты нужны для входа OAuth2 и каждого вызова (не нужны только с MOBCASH_SIGN_IN=app2app).`,
        `${name}: not set. The coordinates are needed for the OAuth2 sign-in and every call (not with MOBCASH_SIGN_IN=app2app alone).`,
        `${name}: коюлган эмес. Координаттар OAuth2 менен кирүүгө жана ар бир чакырууга керек (MOBCASH_SIGN_IN=app2app гана болсо, кереги жок).`,
      ),
});

const nothingSet: Problem = {
  severity: 'error',
  code: 'missing',
  text: text(
    'Не заданы ни готовые токены (MOBCASH_BEARER_TOKEN, MOBCASH_USER_ID, MOBCASH_SESSION_ID), ни вход (MOBCASH_LOGIN, MOBCASH_PASSWORD, MOBCASH_CASHDESK_ID).',
    'Neither ready tokens (MOBCASH_BEARER_TOKEN, MOBCASH_USER_ID, MOBCASH_SESSION_ID) nor a login (MOBCASH_LOGIN, MOBCASH_PASSWORD, MOBCASH_CASHDESK_ID) are set.',
    'Даяр токендер да (MOBCASH_BEARER_TOKEN, MOBCASH_USER_ID, MOBCASH_SESSION_ID), логин да (MOBCASH_LOGIN, MOBCASH_PASSWORD, MOBCASH_CASHDESK_ID) коюлган эмес.',
  ),
};

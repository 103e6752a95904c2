import type { Problem } from '../problem.ts';
import type { MobcashSettings } from '../settings.ts';
import { text } from '../text.ts';
import { missingForLogin, readsReadyTokens, signsInByPassword, tokensInUse } from './what-is-allowed.ts';

/** Names what is written but switched off. An error where that leaves nothing to get a session with. */
export function findSwitchedOff(settings: MobcashSettings): Problem[] {
  const problems: Problem[] = [];
  const hasLogin = missingForLogin(settings).length === 0;
  const signsIn = hasLogin && signsInByPassword(settings);
  if (settings.readyTokens !== null && !readsReadyTokens(settings))
    problems.push({ ...tokensOff, severity: signsIn ? 'warning' : 'error' });
  if (hasLogin && !signsIn && tokensInUse(settings) === null) problems.push(signInOff);
  return problems;
}

const tokensOff = {
  name: 'MOBCASH_SESSION_FROM',
  code: 'switched_off',
  text: text(
    'MOBCASH_SESSION_FROM: в списке нет env, поэтому готовые токены не используются.',
    'MOBCASH_SESSION_FROM: env is not in the list, so the ready tokens are not used.',
    'MOBCASH_SESSION_FROM: тизмеде env жок, ошондуктан даяр токендер колдонулбайт.',
  ),
} as const;

const signInOff: Problem = {
  severity: 'error',
  name: 'MOBCASH_SIGN_IN',
  code: 'switched_off',
  text: text(
    'MOBCASH_SIGN_IN: вход по логину и паролю выключен, а готовых токенов в работе нет.',
    'MOBCASH_SIGN_IN: signing in by login and password is switched off, and no ready tokens are in use.',
    'MOBCASH_SIGN_IN: логин жана сырсөз менен кирүү өчүрүлгөн, ал эми иштеп жаткан даяр токендер жок.',
  ),
};

import { expect, test } from 'vitest';
import { judgePage, type PageSeen } from './judge-page.ts';

const form: PageSeen = { hasPassword: true, hasCaptcha: false, hasOneTimeCode: false, alert: '' };

test.each<[string, Partial<PageSeen>, string]>([
  ['the form while the answer is on its way', {}, 'going_on'],
  ['another page', { hasPassword: false }, 'going_on'],
  ['the form with a word about the password', { alert: 'Неверный логин или пароль' }, 'wrong_password'],
  ['the form with another error', { alert: 'Try again later' }, 'refused_somehow'],
  [
    'the form with a limit reached',
    { alert: 'Слишком много попыток входа, логин: позже' },
    'refused_somehow',
  ],
  ['the form with the same in English', { alert: 'Too many login attempts' }, 'refused_somehow'],
  [
    'the form with a last chance',
    { alert: 'Неверный пароль. Осталась 1 попытка, позже вход закроется' },
    'wrong_password',
  ],
  ['an error on another page', { hasPassword: false, alert: 'password' }, 'going_on'],
  ['a captcha', { hasCaptcha: true, alert: 'Wrong password' }, 'captcha'],
  ['a one-time code', { hasPassword: false, hasOneTimeCode: true }, 'one_time_code'],
])('%s means what it says', (_name, part, verdict) => {
  expect(judgePage({ ...form, ...part })).toBe(verdict);
});

import { expect, test } from 'vitest';
import { alarmLanguages, alarmSentence } from './alarm-texts.ts';
import { alarmKinds } from './raise-alarm.ts';

const facts = {
  endsAt: '2026-11-24T06:30:00Z',
  since: '2026-11-24T06:00:00Z',
  count: 3,
  minutes: -7,
  sum: '100,50 KGS',
  measured: '3',
  limit: '2',
  bank: 'demirbank',
};

test.each(alarmKinds)('%s is said in every language, each in its own words, nothing left open', (kind) => {
  const said = alarmLanguages.map((language) => alarmSentence(kind, facts, language));
  expect(new Set(said).size).toBe(3);
  for (const text of said) {
    expect(text).not.toMatch(/[{}?]/);
    expect(text.split(/[.!] /).length).toBeGreaterThanOrEqual(2);
  }
});

test('the expected end is said in the time of Bishkek', () => {
  expect(alarmSentence('session_ends_soon', facts, 'ru')).toContain('12:30');
});

test('how many forged mails came, and since when, is said', () => {
  const said = alarmSentence('mail_forged', facts, 'ru');
  expect(said).toContain(': 3, ');
  expect(said).toContain('12:00');
});

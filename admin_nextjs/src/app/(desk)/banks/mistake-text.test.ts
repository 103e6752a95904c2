import { mistakeKinds, type StoredMistake } from '@luxon/cashdesk';
import { createTranslator } from 'next-intl';
import { describe, expect, test } from 'vitest';
import en from '../../../../messages/en.json' with { type: 'json' };
import ky from '../../../../messages/ky.json' with { type: 'json' };
import ru from '../../../../messages/ru.json' with { type: 'json' };
import { mistakeText } from './mistake-text.ts';

const languages = { ru, en, ky };

/** As the page says it; null: the page shows what the worker wrote. */
function say(mistake: StoredMistake, locale: keyof typeof languages): string | null {
  const text = mistakeText(mistake);
  if (text === null) return null;
  const banks: Readonly<Record<'forms' | 'mistakes', Record<string, string>>> = languages[locale].banks;
  const messages = { forms: banks.forms, mistakes: banks.mistakes };
  const t = createTranslator({ locale, messages, onError: (error) => expect.fail(error.message) });
  const form = text.form === null ? '' : t(`forms.${text.form}`);
  return t(`mistakes.${text.key}`, { ...text.values, form });
}

const mistakes: StoredMistake[] = [
  { kind: 'missing', place: 'name', detail: null },
  { kind: 'unknown_field', place: 'domain', detail: null },
  { kind: 'wrong_form', place: 'utcOffsetHours', detail: 'number' },
  { kind: 'wrong_form', place: 'domains', detail: 'list' },
  { kind: 'wrong_form', place: 'sentences → 1', detail: 'fields' },
  { kind: 'wrong_form', place: 'examples → 1 → amount', detail: 'text' },
  { kind: 'wrong_form', place: '', detail: 'fields' },
  { kind: 'not_one_of', place: 'currency', detail: 'KGS, USD' },
  { kind: 'bad_pattern', place: 'bank', detail: null },
  { kind: 'bad_pattern', place: 'domains → 2', detail: null },
  { kind: 'bad_pattern', place: 'senders → 1', detail: null },
  { kind: 'bad_pattern', place: 'examples → 1 → amount', detail: null },
  { kind: 'bad_pattern', place: 'examples → 1 → at', detail: null },
  { kind: 'bad_pattern', place: 'name', detail: null },
  { kind: 'too_small', place: 'examples', detail: '1' },
  { kind: 'too_big', place: 'utcOffsetHours', detail: '14' },
  { kind: 'not_yaml', place: '', detail: '12' },
  { kind: 'not_yaml', place: '', detail: null },
  { kind: 'unknown_group', place: 'shares', detail: 'nothing' },
  { kind: 'needs_sum', place: 'Деньги пришли', detail: null },
  { kind: 'unknown_part', place: 'Пришло {summa}', detail: 'summa' },
  { kind: 'brackets', place: '[Пришло {amount}', detail: null },
];

describe('a mistake of a description', () => {
  test.each(mistakes)(
    '$kind at "$place" is said in every language, the place and all else named',
    (mistake) => {
      const said = (['ru', 'en', 'ky'] as const).map((locale) => say(mistake, locale) ?? '');
      expect(new Set(said).size).toBe(3);
      for (const text of said) {
        expect(text).toContain(mistake.place);
        if (mistake.kind !== 'wrong_form') expect(text).toContain(mistake.detail ?? '');
      }
    },
  );

  test('of any kind has a text, but what nobody foresaw', () => {
    const tried = new Set(mistakes.map(({ kind }) => kind));
    expect(mistakeKinds.filter((kind) => !tried.has(kind))).toEqual(['other']);
    expect(mistakeText({ kind: 'other', place: 'name', detail: 'Odd' })).toBeNull();
  });

  test.each<[StoredMistake, string]>([
    [{ kind: 'missing', place: 'name', detail: null }, 'Не заполнено поле name.'],
    [
      { kind: 'bad_pattern', place: 'domains → 2', detail: null },
      'Поле domains → 2 записано не так. Нужно: домен строчными латинскими буквами, например novabank.kg.',
    ],
    [
      { kind: 'unknown_part', place: 'Пришло {summa}', detail: 'summa' },
      'Предложение «Пришло {summa}»: части {summa} не бывает.',
    ],
  ])('%o is in Russian: %s', (mistake, text) => {
    expect(say(mistake, 'ru')).toBe(text);
  });
});

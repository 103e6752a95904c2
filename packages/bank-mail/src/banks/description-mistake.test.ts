import { describe, expect, it } from 'vitest';
import { BankDefinitionError } from './definition.ts';
import type { DescriptionMistake } from './description-mistake.ts';
import { readBankText } from './load-banks.ts';

const good = `bank: nova
name: 'Nova Bank'
currency: KGS
utcOffsetHours: 6
domains: [nova.example]
sentences:
  - { says: incoming, language: ru, source: observed, text: 'Деньги пришли: {amount}' }
examples:
  - text: "Деньги пришли: 5 KGS"
    says: incoming
    amount: 5 KGS
`;

function mistakesOf(yaml: string): readonly DescriptionMistake[] {
  try {
    readBankText(yaml, 'pasted.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof BankDefinitionError)) throw error;
    return error.mistakes;
  }
}

const without = (line: RegExp): string => good.replace(line, '');

describe('the mistakes of a description', () => {
  it('are none where it is right', () => {
    expect(mistakesOf(good)).toEqual([]);
  });

  it.each<[string, string, DescriptionMistake['kind'], string, string | null]>([
    ['a field is left out', without(/name.*\n/), 'missing', 'name', null],
    ['a field is left empty', good.replace("'Nova Bank'", ''), 'missing', 'name', null],
    ['a field of a list is left out', without(/, text: '.*'/), 'missing', 'sentences → 1 → text', null],
    ['the examples are left out', without(/examples:[\s\S]*/), 'missing', 'examples', null],
    ['a field is misspelt', `${good}domain: [x.example]\n`, 'unknown_field', 'domain', null],
    ['one in a list is', `${good}    sum: 5\n`, 'unknown_field', 'examples → 1 → sum', null],
    ['a number is a text', good.replace(': 6', ': six'), 'wrong_form', 'utcOffsetHours', 'number'],
    ['a list is a text', good.replace('[nova.example]', 'nova.example'), 'wrong_form', 'domains', 'list'],
    ['a text is a number', good.replace('5 KGS\n', '5\n'), 'wrong_form', 'examples → 1 → amount', 'text'],
    ['it is a list', '- bank\n- name\n', 'wrong_form', '', 'fields'],
    ['it is a word', 'nova', 'wrong_form', '', 'fields'],
    ['it is nothing', '# nova\n', 'wrong_form', '', 'fields'],
    [
      'a language is none',
      good.replace(' ru,', ' de,'),
      'not_one_of',
      'sentences → 1 → language',
      'ru, ky, en, fr',
    ],
    ['a name has capitals', good.replace(': nova', ': Nova'), 'bad_pattern', 'bank', null],
    ['a domain is none', good.replace('nova.example', 'Nova.example'), 'bad_pattern', 'domains → 1', null],
    ['an address is none', `${good}senders: [nobody]\n`, 'bad_pattern', 'senders → 1', null],
    ['a sum is none', good.replace('5 KGS\n', 'five KGS\n'), 'bad_pattern', 'examples → 1 → amount', null],
    [
      'a sum is of no currency',
      good.replace('5 KGS\n', '5 SOM\n'),
      'bad_pattern',
      'examples → 1 → amount',
      null,
    ],
    ['a moment is none', `${good}    at: never\n`, 'bad_pattern', 'examples → 1 → at', null],
    ['there is no example', good.replace(/examples:[\s\S]*/, 'examples: []'), 'too_small', 'examples', '1'],
    ['hours are many', good.replace(': 6', ': 60'), 'too_big', 'utcOffsetHours', '14'],
    ['a sentence has no sum', good.replace('{amount}', 'сумма'), 'needs_sum', 'Деньги пришли: сумма', null],
    [
      'a part has no meaning',
      good.replace("{amount}'", "{amount} {who}'"),
      'unknown_part',
      'Деньги пришли: {amount} {who}',
      'who',
    ],
    ['a bracket stays open', good.replace("'Д", "'[Д"), 'brackets', '[Деньги пришли: {amount}', null],
    ['a group is unknown', `${good}shares: [nothing]\n`, 'unknown_group', 'shares', 'nothing'],
    ['a line is indented by a tab', good.replace('    says', '\tsays'), 'not_yaml', '', '10'],
    ['a field stands twice', `${good}bank: other\n`, 'not_yaml', '', '12'],
    ['an alias is used', `${good}x: *a\n`, 'not_yaml', '', null],
  ])('name the place where %s', (_, yaml, kind, place, detail) => {
    expect(mistakesOf(yaml)).toEqual([{ kind, place, detail }]);
  });

  it('say what an example may be', () => {
    const [mistake] = mistakesOf(good.replace('says: incoming\n', 'says: income\n'));
    expect(mistake).toMatchObject({ kind: 'not_one_of', place: 'examples → 1 → says' });
    expect(mistake?.detail).toMatch(/^incoming, outgoing, .*, review, nothing$/);
  });

  it('are all told at once', () => {
    const mistakes = mistakesOf(
      without(/name.*\n/)
        .replace(': 6', ': six')
        .replace('domains', 'domain'),
    );
    expect(mistakes.map(({ kind }) => kind).sort()).toEqual(['missing', 'unknown_field', 'wrong_form']);
  });
});

import { describe, expect, test } from 'vitest';
import { cutStatement } from './cut-statement.ts';

const names = (text: string): string[] => cutStatement(text).columns.map(({ name }) => name);

describe('columns', () => {
  test.each([
    ['semicolons, decimal commas', 'Дата;Сумма\n03.11.2026;100,53\n04.11.2026;7,00'],
    ['tabs', 'Дата\tСумма\n03.11.2026\t100,53'],
    ['commas and quotes', 'Дата,Сумма\n03.11.2026,"1,100.53"'],
    ['semicolons, a payer who loves commas', 'Дата;Сумма\n03.11.2026;100,53\n"Иванов, Иван, Бишкек";5,00'],
    ['old Macintosh line ends', 'Дата;Сумма\r03.11.2026;100,53'],
  ])('are parted by %s', (_, text) => {
    expect(names(text)).toEqual(['Дата', 'Сумма']);
  });

  test('stand below what the bank says of itself, the account and the period', () => {
    const text = [
      'ОАО «Пример Банк»;;;',
      'Выписка по счёту 1234567890123456;;;',
      'Период:;01.11.2026;30.11.2026;',
      'Входящий остаток;;;10 000,00',
      '',
      'Дата операции;Номер;Приход;Расход',
      '03.11.2026 19:11:07;A1;100,53;',
      'Дата операции;Номер;Приход;Расход',
      '04.11.2026 10:00:00;A2;;5,00',
      'Итого;;100,53;5,00',
    ].join('\r\n');
    const { columns, rows } = cutStatement(text);
    expect(columns).toEqual([
      { name: 'Дата операции', example: '03.11.2026 19:11:07' },
      { name: 'Номер', example: 'A1' },
      { name: 'Приход', example: '100,53' },
      { name: 'Расход', example: '5,00' },
    ]);
    expect(rows.map(({ line }) => line)).toEqual([7, 9, 10]);
  });

  test('without a name or with the same one are told apart', () => {
    expect(names('Дата;Сумма;;Сумма\n03.11.2026;1,00;x;2,00')).toEqual(['Дата', 'Сумма', '#3', 'Сумма (2)']);
  });

  test('are those of a statement without any money, too', () => {
    expect(names('Банк;\nДата;Сумма')).toEqual(['Дата', 'Сумма']);
  });
});

test.each([
  ['', 'empty'],
  ['\r\n ; ;\r\n', 'empty'],
  ['Дата;Сумма\n"03.11.2026;100,53', 'not_csv'],
])('%j is refused', (text, code) => {
  expect(() => cutStatement(text)).toThrow(expect.objectContaining({ code }));
});

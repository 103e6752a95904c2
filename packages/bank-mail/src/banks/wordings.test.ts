import { describe, expect, it } from 'vitest';
import type { NoticeResult } from '../notice/notice.ts';
import { readMailText } from '../notice/read-mail-text.ts';
import { knownBanks } from './load-banks.ts';

// Wordings no sample has: built on the sentences the banks' descriptions hold, as banks might vary them.
const read = (bank: string, plain: string): NoticeResult => {
  const profile = knownBanks().get(bank);
  if (profile === undefined) throw new Error(`${bank} is not known`);
  return readMailText({ kind: 'text', subject: '', plain, html: null }, profile);
};
const pay = (amount: string): string =>
  `Вам поступил перевод с помощью QR-платежа на сумму ${amount} от 04.11.2026 12:00:00.`;
const on = (date: string): string =>
  `Вам поступил перевод с помощью QR-платежа на сумму 100.53 KGS от ${date}.`;
const noon = '2026-11-04T12:00:00+06:00';

describe('a wording nobody has shown us', () => {
  it.each([
    ['demirbank', pay('100.53KGS'), '10053 KGS', noon],
    ['demirbank', pay('KGS 100.53'), '10053 KGS', noon],
    ['demirbank', pay('1.500,84 сомов'), '150084 KGS', noon],
    ['demirbank', pay('1 500 с.'), '150000 KGS', noon],
    ['demirbank', on('04.11.26 12:00'), '10053 KGS', noon],
    ['demirbank', on('04-11-2026 12:00'), '10053 KGS', noon],
    ['demirbank', on('2026-11-04T12:00:00'), '10053 KGS', noon],
    ['demirbank', on('4.11.2026 12:00'), '10053 KGS', noon],
    ['demirbank', on('04.11.2026 г. в 12:00'), '10053 KGS', noon],
    ['demirbank', on('4 ноября 2026 12:00'), '10053 KGS', noon],
    ['demirbank', `Сизге 04.11.2026 12:00:00 100.36 KGS суммасында которуу келип түштү.`, '10036 KGS', noon],
    ['optima', 'Зачисление на счет *0000. На сумму: 89.00 KGS. Доступный остаток: 10 089.00 KGS', '8900 KGS'],
    ['optima', 'Операция: Зачисление\nСчет: *0000\nСумма: 89,00 KGS\nКомиссия: 0,00 KGS', '8900 KGS'],
    ['mbank', 'Пополнение *0000\nТерминал\n2 000,05 сом\nБаланс: 3 000 сом', '200005 KGS'],
    ['mbank', 'Входящий перевод по номеру телефона. 996000000001/ Тест Т./ Сумма 1,008.75 KGS', '100875 KGS'],
    ['mbank', 'Перевод с денежным конвертом. С днем рождения! Сумма 500.00 KGS', '50000 KGS'],
    ['mbank', 'На Вашу карту зачислено 500 сом. Код подтверждения никому не сообщайте.', '50000 KGS'],
    ['mbank', 'Операция: Пополнение\nСумма: 500 сом\nСтатус: Выполнено', '50000 KGS'],
    ['mbank', 'Зачислено 500 сом. Оформите кредит до 100 000 сом!', '50000 KGS'],
    ['mbank', 'Зачисление 500 сом. Назначение: возврат долга, кредит, отмена', '50000 KGS'],
    ['megapay', 'Ваш кошелек MegaPay пополнен на 3000 сом 04.11.2026 в 12:00', '300000 KGS', noon],
    ['omoney', 'O!Bank: пополнение 500.50 сом от 996000000006', '50050 KGS'],
    ['otpbank', 'Карта *0000: зачисление 30000,50р. Доступно 30755.03р', '3000050 RUB'],
    ['domrf', 'Пополнение, счет RUB. 27000 RUB. Имя Ф. Доступно 27726,35 RUB', '2700000 RUB'],
    ['mtsbank', 'зачисление 30000р. Доступно 30755.03р', '3000000 RUB'],
    ['moov', 'Flooz: Transfert recu 1200F de 00000003. Nouveau solde Flooz: 9 800F.', '1200 XOF'],
    ['orangemoney', 'Vous avez reçu 3300 FCFA du 00000001. Motif: annulé', '3300 XOF'],
  ])('of %s is read: %s', (bank, text, sum, at = '') => {
    const result = read(bank, text);
    expect(result).toMatchObject({ kind: 'payment', claim: { direction: 'incoming' } });
    expect(`${result.claim.amountMinor} ${result.claim.currency}`).toBe(sum);
    expect(result.claim.bankTime?.getTime() ?? null).toBe(at === '' ? null : Date.parse(at));
  });

  it.each([
    ['mbank', 'Начислено 50 сом бонусов'],
    ['mbank', 'Начислено 500 сом комиссии'],
    ['mbank', 'Зачислено 5 000 сом по кредиту'],
    ['mbank', 'Поступило 500 сом процентов по вкладу'],
    ['mbank', 'Зачислено 45 000 KGS, заработная плата'],
    ['mbank', 'Зачислено 500 KGS возврат товара'],
    ['mbank', 'Зачисление\nКэшбэк\nСумма: 15 сом'],
    ['mbank', 'Пополнение 500 сом на номер 996555000001'],
    ['mbank', 'Пополнение баланса 996555000001 на сумму 100 сом'],
    ['mbank', 'Пополнение 100 сом номера 0555000001'],
    ['mbank', 'Зачислено 500 сом на карту получателя'],
    ['mbank', 'Зачислено 500 сом с Вашего счета *1111 на счет *2222'],
    ['mbank', 'Зачисление 500 KGS отклонено'],
    ['mbank', 'Вам поступил перевод на сумму 500 KGS, но он отклонен'],
    ['mbank', 'Зачисление 500 KGS\nСтатус: отклонено'],
    ['mbank', 'Операция: Пополнение\nСумма: 500 сом\nСтатус: В обработке'],
    ['mbank', 'Пополнение на сумму 500 сом ожидает подтверждения'],
    ['mbank', 'Если Вам поступило 500 сом, сообщите'],
    ['mbank', 'Отказ, зачисление 500 сом'],
    ['mbank', 'Эсебиңизге 500 сом насыя түштү'],
    ['orangemoney', 'Vous avez recu 500 FCFA de bonus'],
    ['orangemoney', 'Vous avez recu 500 FCFA de remboursement'],
    ['orangemoney', 'Vous avez recu un paiement de 500 FCFA de TEST en attente de confirmation'],
    ['kicb', 'You have received 500.00 KGS cashback'],
    ['kicb', 'Incoming transfer of 500.00 KGS was declined'],
    ['sber', 'СЧЁТ0000 12:34 Перевод 15000р от вас ИВАН И.'],
    ['sber', 'СЧЁТ0000 12:34 Перевод 15000р от ИВАН И. отменен. Баланс: 25000р'],
    ['tbank', 'Пополнение, счет RUB. 27000 RUB. Возврат. Доступно 27726,35 RUB'],
    ['tbank', 'Пополнение, счет RUB. 27000 RUB. Проценты на остаток. Доступно 1 RUB'],
    ['kaspi', 'Kaspi Gold\nПополнение: 100 ₸\nС Kaspi Депозита'],
  ])('of %s that only looks like a payment is none: %s', (bank, text) => {
    expect(read(bank, text).kind).not.toBe('payment');
  });

  it.each([
    ['optima', 'Optima: списание 1500.37 KGS. Доступный остаток: 25 000.00 KGS', 'outgoing', '150037 KGS'],
    ['optima', 'Покупка на сумму 300.00 KGS отклонена. Недостаточно средств', 'declined', ''],
    ['mbank', 'Начислен кэшбэк 15,00 сом. Баланс: 100 сом', 'cashback', '1500 KGS'],
    ['omoney', 'Перевод 500 сом на номер 996000000006 выполнен', 'outgoing', '50000 KGS'],
    ['megapay', '1234 — ваш код для входа', 'otp', ''],
    ['elcart', 'Elcart: 18.09.2026 12:05 возврат 300,00 KGS карта 5***0000', 'refund', '30000 KGS'],
    ['sber', 'MIR-0000 13:49 перевод 3000р с комиссией 30р Баланс: 3363.48р', 'outgoing', '300000 RUB'],
    ['sber', 'СЧЁТ0000 12:34 Зачисление зарплаты 45000р Баланс: 60000р', 'salary', '4500000 RUB'],
    [
      'airtel',
      'Ref:MP1.2.B3 Vous avez envoye 756.00 CFA au 050000001. Solde: 12.75 CFA.',
      'outgoing',
      '756 XAF',
    ],
    ['orangemoney', 'Votre transfert de 1 000 FCFA vers le 00000008 a échoué.', 'declined', ''],
    ['wave', 'Votre code Wave est 1234', 'otp', ''],
  ])('of %s that is no payment is known as such: %s', (bank, text, what, sum) => {
    const { claim, ...result } = read(bank, text);
    expect(result).toEqual({ kind: 'not_a_payment', what });
    expect(claim.amountMinor === null ? '' : `${claim.amountMinor} ${claim.currency}`).toBe(sum);
  });

  it('is no letter of the bank where a number has decimals and we know no currency', () => {
    expect(read('mbank', 'Сиздин капчык: 10 000,00 ₮. 04.11.26')).toMatchObject({ kind: 'unreadable' });
    expect(read('mbank', 'Технические работы 04.11.26 с 02:00 до 04:00').kind).toBe('not_a_payment');
  });

  it('names the only sum of a sentence that is not understood, for a person to look at', () => {
    const text = 'Уважаемый клиент, на ваше имя поступило 700,00 KGS. Баланс: 900 KGS. 04.11.2026 12:00';
    const claim = { direction: 'incoming', amountMinor: 70_000n, bankTime: new Date(noon) };
    expect(read('mbank', text)).toMatchObject({ kind: 'review', reason: 'sentence_not_understood', claim });
  });

  it('names no sum where hidden characters change it', () => {
    const claim = { direction: 'incoming', amountMinor: null, currency: null, bankTime: new Date(noon) };
    expect(read('demirbank', pay('1\u200b500.84 KGS'))).toMatchObject({ reason: 'hidden_characters', claim });
  });
});

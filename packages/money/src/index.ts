export { type Currency, currencies, isCurrency, type Money, minorDigits } from './currency.ts';
export { formatDecimal, formatMoney } from './format-money.ts';
export {
  type AmountResult,
  type GroupedAmountResult,
  parseAmount,
  parseGroupedAmount,
} from './parse-amount.ts';

import type { RuleResult } from '@luxon/cashdesk';
import { type Currency, isCurrency } from '@luxon/money';
import { getTranslations } from 'next-intl/server';
import { getTexts, type Texts } from './texts.ts';
import { cn } from './ui.tsx';

const looks = {
  passed: { sign: '✓', className: 'text-good' },
  objected: { sign: '✗', className: 'text-bad' },
  not_asked: { sign: '–', className: 'text-soft' },
} as const;

/** Lists what the matcher asked about one request, with the facts it compared and what came of it. */
export async function DecisionRules({ rules }: { rules: readonly RuleResult[] }) {
  const [t, texts] = await Promise.all([getTranslations('rules'), getTexts()]);
  if (rules.length === 0) return <p className="text-sm text-soft">{t('old')}</p>;
  const currency = rules.find(({ rule }) => rule === 'amount')?.facts.currency ?? '';
  return (
    <ul className="space-y-1 text-sm">
      {rules.map(({ rule, result, objection, facts }) => (
        <li key={rule} className="flex gap-2">
          <span aria-hidden className={cn('w-4 shrink-0 text-center', looks[result].className)}>
            {looks[result].sign}
          </span>
          <span>
            <span className="tabular-nums">{t(rule, sayFacts(facts, currency, texts))}</span>
            {result === 'passed' ? (
              <span className="sr-only">: {t('passed')}</span>
            ) : (
              <span className={cn('block', looks[result].className)}>
                {objection === undefined ? t(result) : texts.reason(objection)}
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** What the sentences may name; a fact that was not compared is a dash. */
const named = ['paid', 'asked', 'paidTo', 'paidAt', 'createdAt', 'expiresAt', 'otherHolders'] as const;
const sums: readonly string[] = ['paid', 'asked'];
const times: readonly string[] = ['paidAt', 'createdAt', 'expiresAt'];

function sayFacts(facts: RuleResult['facts'], currency: string, texts: Texts): Record<string, string> {
  const say = (name: string): string => {
    const fact = facts[name];
    if (fact === undefined) return '—';
    if (sums.includes(name) && isCurrency(currency)) return saySum(fact, currency, texts);
    return times.includes(name) ? texts.time(new Date(fact)) : fact;
  };
  return Object.fromEntries(named.map((name) => [name, say(name)]));
}

const saySum = (digits: string, currency: Currency, texts: Texts): string =>
  texts.money(BigInt(digits), currency);

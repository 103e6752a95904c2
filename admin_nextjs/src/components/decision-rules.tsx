import type { RuleResult } from '@luxon/cashdesk';
import { type Currency, isCurrency } from '@luxon/money';
import { getTranslations } from 'next-intl/server';
import { type RuleLine, RuleLines } from './rule-lines.tsx';
import { getTexts, type Texts } from './texts.ts';

interface DecisionRulesProps {
  readonly rules: readonly RuleResult[];
}

/** Lists what the matcher asked about one request, with the facts it compared and what came of it. */
export async function DecisionRules({ rules }: DecisionRulesProps) {
  return <RuleLines lines={await sayRules(rules)} />;
}

/** Puts what the matcher asked about one request into words: each rule with what it compared and what came of it. */
export async function sayRules(rules: readonly RuleResult[]): Promise<RuleLine[]> {
  const [t, texts] = [await getTranslations('rules'), await getTexts()];
  if (rules.length === 0) return [{ rule: 'old', result: 'not_asked', said: t('old'), outcome: null }];
  const currency = rules.find(({ rule }) => rule === 'amount')?.facts.currency ?? '';
  return rules.map(({ rule, result, objection, facts }) => ({
    rule,
    result,
    said: t(rule, sayFacts(facts, currency, texts)),
    outcome: objection === undefined ? t(result) : texts.reason(objection),
  }));
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

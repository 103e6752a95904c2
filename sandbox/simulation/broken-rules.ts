import type { BrokenRule } from './broken-rule.ts';

/** Rules broken on purpose, to show that the simulation sees it. */
export const brokenRules: readonly BrokenRule[] = [];

/** Finds a broken rule by its name; throws for a name nobody knows. */
export function findBrokenRule(name: string): BrokenRule {
  const rule = brokenRules.find((one) => one.name === name);
  if (rule === undefined) {
    throw new TypeError(
      `No broken rule is called ${name}: ${brokenRules.map((one) => one.name).join(', ')}.`,
    );
  }
  return rule;
}

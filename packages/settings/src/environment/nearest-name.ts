import type { Problem } from '../problem.ts';
import { text } from '../text.ts';
import { variables } from '../variables/index.ts';
import type { Environment } from './environment.ts';
import { secretFileNames } from './read-secret-files.ts';

const names = variables.map((variable) => variable.name);

/** Names the variables that look like ours but are not, each with the nearest right name. */
export function findMisspelt({ values, emptyNames }: Environment): Problem[] {
  return [...new Set([...values.keys(), ...emptyNames])]
    .filter((name) => !names.includes(name) && !secretFileNames.includes(name))
    .flatMap((name) => {
      const nearest = nearestName(name);
      return nearest === null ? [] : [misspelt(name, nearest)];
    });
}

/**
 * Gives the known name a person most likely meant: for `MOBCASH…` always the nearest one, for other names only one
 * that differs by two letters at most; null where there is none.
 */
export function nearestName(name: string): string | null {
  const upper = name.toUpperCase().replace(/[.-]/g, '_');
  const ours = upper.startsWith('MOBCASH');
  const ofOurs = names.filter((known) => known.startsWith('MOBCASH_'));
  // `MOBCASH_TOKEN` has fewer letters in common with `MOBCASH_BEARER_TOKEN` than with `MOBCASH_LOGIN`, but a word.
  const words = upper.split('_');
  const sameWords = ofOurs.filter((known) => words.every((word) => known.split('_').includes(word)));
  const candidates = !ours ? names : sameWords.length > 0 ? sameWords : ofOurs;
  let best: { known: string; steps: number } | null = null;
  for (const known of candidates) {
    const steps = editDistance(upper, known);
    if (best === null || steps < best.steps) best = { known, steps };
  }
  return best !== null && (ours || best.steps <= 2) ? best.known : null;
}

/** Counts the insertions, deletions, replacements and swaps of neighbours between two texts. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let steps = Math.min(replaced, at(last, j) + 1, at(row, j - 1) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        steps = Math.min(steps, at(beforeLast, j - 2) + 1);
      }
      row.push(steps);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

const misspelt = (name: string, nearest: string): Problem => ({
  severity: 'warning',
  name,
  code: 'misspelt',
  text: text(
    `${name}: такой переменной нет. Может быть, ${nearest}?`,
    `${name}: there is no such variable. Did you mean ${nearest}?`,
    `${name}: мындай өзгөрмө жок. Балким, ${nearest}?`,
  ),
});

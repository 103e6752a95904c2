// Two classes of one kind on one element: which of them wins is decided by the order of the style sheet, which nobody reads.
import type { Page } from '@playwright/test';
import { extendTailwindMerge } from 'tailwind-merge';

/** Our own names, which would be taken for colours or not be known at all. */
const merge = extendTailwindMerge({
  extend: { theme: { text: ['body', 'label'], radius: ['card', 'control'] } },
});

/** Lists the elements of a page that have classes of one kind, with the classes that would give way. */
export async function findClassPairs(where: Page): Promise<readonly { rule: string; at: string }[]> {
  const lists = (await where.evaluate(
    '[...new Set([...document.querySelectorAll("[class]")].map((one) => one.getAttribute("class").trim()))]',
  )) as string[];
  return lists.flatMap((list) => {
    const kept = new Set(merge(list).split(/\s+/));
    const lost = list.split(/\s+/).filter((name) => !kept.has(name));
    return lost.length === 0
      ? []
      : [{ rule: 'two classes of one kind', at: `${lost.join(' ')} in: ${list}` }];
  });
}

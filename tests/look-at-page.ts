// What every page is asked in a browser, whoever opened it: axe, nothing to scroll aside, one language, one heading.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { see } from './signed-in-page.ts';

export const languages = ['ru', 'ky', 'en'] as const;
export type Language = (typeof languages)[number];

export const sizes = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 360, height: 740 },
} as const;
export type Size = keyof typeof sizes;
export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export interface Fault {
  readonly rule: string;
  readonly at: unknown;
}

/** Goes to another page of the panel as a click does: nothing is loaded anew. */
export async function walkTo(where: Page, path: string): Promise<void> {
  await where.evaluate(`next.router.push(${JSON.stringify(path)})`);
  await comesToLife(where, path);
}

/** Waits until the page at this address names its tab. */
export async function comesToLife(where: Page, path: string): Promise<void> {
  await see
    .poll(() => namesItself(where, path), { message: `the tab of ${path}`, intervals: [25] })
    .toBe(true);
}

/** Says whether a page is at this address and alive: the tab bears its heading from then on. */
function namesItself(where: Page, path: string): Promise<boolean> {
  return where
    .evaluate<boolean>(
      `location.pathname + location.search === ${JSON.stringify(path)} && document.title.includes('·') &&
        document.title.includes(document.querySelector('h1')?.textContent.trim() ?? '·')`,
    )
    .catch(() => false);
}

/** Less than half of what `axe.source` is: every page is given it anew. */
const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** Shows a page that is open in this theme. */
export async function wear(where: Page, theme: Theme): Promise<void> {
  await where.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
}

/** Asks axe about the page, or about its colours alone. */
export async function findBarriers(where: Page, onlyColours: boolean): Promise<readonly Fault[]> {
  if (!(await where.evaluate('"axe" in window'))) await where.evaluate(axeSource);
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const options = {
    // The frame of a mail has no rights and no scripts: axe cannot look into it.
    iframes: false,
    ...(onlyColours
      ? { runOnly: ['color-contrast'] }
      : { runOnly: tags, rules: { 'target-size': { enabled: true } } }),
    resultTypes: ['violations'],
  };
  return where.evaluate(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => ({ rule: id, at: target.join(' ') + ' ' + failureSummary }))))`,
  );
}

/** Says what of the page is out of sight at this size. */
export async function findOverflow(where: Page, size: Size): Promise<readonly Fault[]> {
  const { width } = sizes[size];
  const [wide, columns] = (await where.evaluate(
    `[document.documentElement.scrollWidth,
      [...document.querySelectorAll('main table:has([data-row])')].map(({ parentElement: box }) => box.scrollWidth - box.clientWidth).filter((over) => over > 0)]`,
  )) as [number, number[]];
  return [
    ...(wide > width ? [{ rule: `scrolls aside on a ${size}`, at: wide }] : []),
    ...(columns.length > 0 ? [{ rule: `a column is out of sight on a ${size}`, at: columns }] : []),
  ];
}

/** Says what of the page is not of its language, is the name of a text instead of the text, or names the page wrongly. */
export async function findStrangeWords(
  where: Page,
  { language, isPublic }: { readonly language: Language; readonly isPublic: boolean },
): Promise<readonly Fault[]> {
  const [lang, title, headings, said] = (await where.evaluate(`[
    document.documentElement.lang, document.title,
    [...document.querySelectorAll('h1')].map((h) => h.textContent.trim()),
    (() => {
      const said = new Set();
      const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walk.nextNode())
        if (walk.currentNode.parentElement.closest('script, style, code, [lang], template') === null)
          said.add(walk.currentNode.data.trim());
      for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
        for (const one of document.querySelectorAll('[' + name + ']')) said.add(one.getAttribute(name).trim());
      return [...said].filter((text) => text !== '');
    })(),
  ]`)) as [string, string, string[], string[]];
  return [
    ...(lang === language ? [] : [{ rule: 'says another language', at: lang }]),
    ...(headings.length === 1 ? [] : [{ rule: 'one heading', at: headings }]),
    ...(isPublic || title.includes(headings[0] ?? '') ? [] : [{ rule: 'tab', at: title }]),
    ...said.filter(isKey).map((at) => ({ rule: 'the name of a text', at })),
    ...said.filter((text) => isForeign(text, language)).map((at) => ({ rule: 'of another language', at })),
  ];
}

type Messages = { readonly [name: string]: string | Messages };

const messagesOf = (language: Language): Messages =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../admin_nextjs/messages', `${language}.json`), 'utf8'));
const leaves = (messages: Messages): string[] =>
  Object.values(messages).flatMap((one) => (typeof one === 'string' ? [one] : leaves(one)));

const namespaces = new Set(Object.keys(messagesOf('ru')));
const textsOf = (language: Language): ReadonlySet<string> => new Set(leaves(messagesOf(language)));
const texts = { ru: textsOf('ru'), ky: textsOf('ky'), en: textsOf('en') };

const isKey = (text: string): boolean =>
  /^\w+(\.\w+)+$/.test(text) && namespaces.has(text.slice(0, text.indexOf('.')));

const isForeign = (text: string, language: Language): boolean =>
  !texts[language].has(text) && languages.some((other) => other !== language && texts[other].has(text));

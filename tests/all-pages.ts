import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Desk } from '@luxon/cashdesk';

const appDir = join(import.meta.dirname, '..', 'admin_nextjs', 'src', 'app');

/** A page of the panel as it can be opened. */
export interface PanelPage {
  /** As the folders name it: `/requests/[id]`. */
  readonly route: string;
  /** As the browser asks for it. */
  readonly path: string;
  /** A page for people who are not signed in. */
  readonly isPublic: boolean;
}

/** Where an address with a part to fill in takes a real one from, by the folder before it. */
const realParts: Readonly<Record<string, string>> = {
  requests: 'select id::text as part from requests order by created_at limit 1',
  payments: 'select id::text as part from payments order by recorded_at limit 1',
  unknown: "select id::text as part from attempts where state = 'unknown' limit 1",
  unmatched: "select id::text as part from payments where state = 'recorded' limit 1",
  mail: 'select id::text as part from mails order by stored_at limit 1',
  players: 'select player_id as part from requests order by created_at limit 1',
  people: 'select id::text as part from operators limit 1',
  accounts: 'select id::text as part from receiving_accounts limit 1',
};

/** Finds every page of the panel by its folder, so that a new one is never forgotten. */
export async function findPages({ database }: Desk): Promise<PanelPage[]> {
  const pages: PanelPage[] = [];
  for (const file of globSync('**/page.tsx', { cwd: appDir }).sort()) {
    const folders = dirname(file).split('/');
    const named = folders.filter((folder) => folder !== '.' && !folder.startsWith('('));
    const parts: string[] = [];
    for (const [index, folder] of named.entries()) {
      if (!folder.startsWith('[')) parts.push(folder);
      else {
        const text = realParts[named[index - 1] ?? ''];
        if (text === undefined) throw new Error(`Say in all-pages.ts where ${file} takes ${folder} from.`);
        const { rows } = await database.pool.query<{ part: string }>(text);
        if (rows[0] === undefined) throw new Error(`The desk of the test has nothing for ${file}.`);
        parts.push(encodeURIComponent(rows[0].part));
      }
    }
    pages.push({
      route: `/${named.join('/')}`,
      path: `/${parts.join('/')}`,
      isPublic: !folders.includes('(desk)'),
    });
  }
  return pages;
}

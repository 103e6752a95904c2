import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const pages = globSync('**/page.tsx', { cwd: `${import.meta.dirname}/src/app/(desk)` })
  .map((path) => `/${dirname(path)}`.replace('/.', '/'))
  .join();

/** The headers of every answer are start.ts's: a nonce is made for each. */
const config: NextConfig = {
  poweredByHeader: false,
  // The menu shows an entry once its page exists.
  env: { PANEL_PAGES: pages },
  transpilePackages: ['@luxon/money'],
  serverExternalPackages: ['better-auth', 'drizzle-orm'],
  // A HAR file may be pasted whole.
  // `forbidden()` shows the nearest forbidden.tsx to whom a page is not open.
  experimental: { serverActions: { bodySizeLimit: '9mb' }, authInterrupts: true },
  turbopack: {
    root: `${import.meta.dirname}/..`,
    resolveAlias: { '@luxon/cashdesk': './src/server/cashdesk-of-process.cjs' },
  },
};

export default createNextIntlPlugin('./src/i18n/request.ts')(config);

import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

/** The headers of every answer are start.ts's: a nonce is made for each. */
const config: NextConfig = {
  poweredByHeader: false,
  // start.ts does.
  compress: false,
  transpilePackages: ['@luxon/money'],
  // `npm run typecheck` looks at them; a desk's own server need not.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['better-auth', 'drizzle-orm'],
  // A HAR file may be pasted whole; `forbidden()` shows the nearest forbidden.tsx to whom a page is not open.
  experimental: { serverActions: { bodySizeLimit: '9mb' }, authInterrupts: true },
  turbopack: {
    root: `${import.meta.dirname}/..`,
    resolveAlias: { '@luxon/cashdesk': './src/server/cashdesk-of-process.cjs' },
  },
};

/** The texts are read while the panel is built: reading them is 10 kB of script no browser is sent. */
export default createNextIntlPlugin({
  requestConfig: './src/i18n/request.ts',
  experimental: { messages: { path: './messages', format: 'json', locales: 'infer', precompile: true } },
})(config);

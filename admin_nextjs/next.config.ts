import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const headers = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  {
    key: 'Content-Security-Policy',
    value:
      "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  },
];

const config: NextConfig = {
  poweredByHeader: false,
  transpilePackages: ['@luxon/money'],
  serverExternalPackages: ['better-auth', 'drizzle-orm'],
  turbopack: {
    root: `${import.meta.dirname}/..`,
    resolveAlias: { '@luxon/cashdesk': './src/server/cashdesk-of-process.cjs' },
  },
  headers: async () => [{ source: '/:path*', headers }],
};

export default createNextIntlPlugin('./src/i18n/request.ts')(config);

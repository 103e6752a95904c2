// The real worker process (pm2 name luxon-email-watcher): real DNS, the real bank table, settings from .env.
import '@luxon/cashdesk/quick-start';

const { createDnsResolver, deskBanks } = await import('@luxon/bank-mail');
const { runProcess } = await import('./run-process.ts');

await runProcess({ resolver: createDnsResolver({ timeoutMs: 4_000 }), banksOf: deskBanks });

// The real worker process (pm2 name luxon-email-watcher): real DNS, the real bank table, settings from .env.
import { createDnsResolver, deskBanks } from '@luxon/bank-mail';
import { runProcess } from './run-process.ts';

await runProcess({ resolver: createDnsResolver({ timeoutMs: 4_000 }), banksOf: deskBanks });

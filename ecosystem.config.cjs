// pm2: `pm2 start ecosystem.config.cjs`, `pm2 restart luxon-email-watcher`, `pm2 logs luxon-email-watcher --lines 100`.
// pm2 resolves an interpreter against the caller's folder, hence the absolute paths.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const ownNode = join(__dirname, 'node_modules', '.bin', 'node');
const common = {
  cwd: __dirname,
  interpreter: existsSync(ownNode) ? ownNode : 'node',
  exec_mode: 'fork',
  instances: 1,
  // A money reply in flight is waited for (25 s at most) before the process goes.
  kill_timeout: 30_000,
  // Exit 78 means the configuration is wrong: starting again would change nothing.
  stop_exit_codes: [78],
  exp_backoff_restart_delay: 1_000,
};

module.exports = {
  apps: [
    { ...common, name: 'nextjs-admin', script: join(__dirname, 'admin_nextjs', 'start.ts') },
    { ...common, name: 'luxon-email-watcher', script: join(__dirname, 'email-watcher', 'src', 'main.ts') },
  ],
};

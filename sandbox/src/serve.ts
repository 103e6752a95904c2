import { startBank, startControl, startDesk, startMailbox } from './index.ts';

/**
 * Runs desk, bank, mailbox and one control server in a process of their own until SIGINT or SIGTERM, and prints
 * their addresses as one line of JSON. The login and password are invented and shown: this is practice.
 */
async function serve(): Promise<void> {
  const mailbox = await startMailbox();
  const bank = await startBank({ mailboxAddress: mailbox.user, deliver: mailbox.deliver });
  const [login, password, cashboxCode] = ['practice', 'practice', '1000001'];
  const desk = await startDesk({ login, password, cashboxCode, controlPort: null });
  const control = await startControl({ desk: desk.control, bank, mailbox });
  const stop = async (): Promise<void> => {
    await Promise.all([control.close(), desk.close(), mailbox.close()]);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  const { host, port, user } = mailbox;
  const facts = {
    desk: { url: desk.url, login, password, cashboxCode },
    mailbox: { host, port, user, password: mailbox.password },
    control: control.url,
  };
  process.stdout.write(`${JSON.stringify(facts)}\n`);
}

await serve();

import {
  type AccountForm,
  type AccountFormField,
  type AccountRefusal,
  addReceivingAccount,
  formatMinuteOfDay,
  listReceivingAccounts,
  type ReceivingAccountView,
  readAccountForm,
  switchReceivingAccount,
} from '@luxon/cashdesk';
import { formatMoney } from '@luxon/money';
import type { Command } from 'commander';
import { CliError } from '../cli-error.ts';
import { layOut, say, sayJson } from '../say.ts';
import { actor, withDesk } from '../with-desk.ts';

/** Why an account does not take a request. */
export const whyNot: Readonly<Record<AccountRefusal, string>> = {
  other_currency: 'it is in another currency',
  switched_off: 'it is switched off',
  outside_hours: 'it is outside its hours',
  below_minimum: 'the sum is below its minimum',
  above_maximum: 'the sum is above its maximum',
  day_limit: 'its limit of the day is used up',
  no_free_amount: 'no amount near this sum is free',
  less_room: 'another account has more room',
};

/** Adds `account list`, `account add` and `account switch`. */
export function addAccountCommands(program: Command): void {
  const account = program
    .command('account')
    .description('receiving accounts: where players are asked to pay');
  account
    .command('list')
    .description('every account with its room of today and its gauge of free amounts')
    .option('--json', 'answer for programs')
    .action(list);
  account
    .command('add')
    .description('add an account, switched on')
    .requiredOption('--name <name>', 'what operators call it')
    .requiredOption('--pay-to <text>', 'what the player is shown: a phone or account number, a name')
    .option('--bank <bank>', 'its bank, one of MAIL_BANKS (default: the first)')
    .option('--mailbox <address>', 'the address its bank writes to (default: the first mailbox)')
    .option('--currency <code>', "currency (default: the desk's)")
    .option('--limit <sum>', 'the most a day may bring, received or promised (Bishkek)')
    .option('--min <sum>', 'the least one request may ask for')
    .option('--max <sum>', 'the most one request may ask for')
    .option('--hours <from-until>', 'hours it may be shown (Bishkek), such as 09:00-21:00 or 21:00-02:00')
    .action(add);
  account
    .command('switch')
    .description('switch an account on or off; requests it took stay valid')
    .argument('<name>', 'its name')
    .argument('<on|off>', 'on or off')
    .requiredOption('--reason <text>', 'why')
    .action(turn);
}

async function list({ json = false }: { json?: boolean }): Promise<void> {
  await withDesk(async (desk, settings) => {
    const accounts = await listReceivingAccounts(desk, settings.requests);
    if (json) return sayJson(accounts);
    if (accounts.length === 0) {
      return say(
        'No accounts: players pay to the one of the settings, without limits. Add one: npx luxon account add',
      );
    }
    say(layOut([['NAME', 'PAY TO', 'STATE', 'LEFT TODAY', 'HELD AMOUNTS', 'HOURS'], ...accounts.map(toRow)]));
  });
}

function toRow(account: ReceivingAccountView): string[] {
  const { name, payTo, isOn, reason, roomMinor, gauge, currency, isShownNow } = account;
  const { shownFromMinute: from, shownUntilMinute: until } = account;
  const state = isOn ? (isShownNow ? 'on' : 'on, outside its hours') : `off (${reason})`;
  const room = roomMinor === null ? 'no limit' : formatMoney({ amountMinor: roomMinor, currency }, 'en');
  const near =
    gauge.baseMinor === null ? '' : ` near ${formatMoney({ amountMinor: gauge.baseMinor, currency }, 'en')}`;
  const hours =
    from === null || until === null ? 'always' : `${formatMinuteOfDay(from)}-${formatMinuteOfDay(until)}`;
  return [name, payTo, state, room, `${gauge.held} of ${gauge.slots}${near}`, hours];
}

interface AddOptions {
  readonly name: string;
  readonly payTo: string;
  readonly bank?: string;
  readonly mailbox?: string;
  readonly currency?: string;
  readonly limit?: string;
  readonly min?: string;
  readonly max?: string;
  readonly hours?: string;
}

const optionOf: Readonly<Record<AccountFormField, string>> = {
  name: '--name: a text of up to 200 characters',
  payTo: '--pay-to: a text of up to 200 characters',
  bank: '--bank: one of MAIL_BANKS',
  mailbox: "--mailbox: the address of one of the desk's mailboxes",
  currency: '--currency: a known code such as KGS',
  dayLimit: '--limit: a sum such as 100000',
  requestMin: '--min: a sum such as 100',
  requestMax: '--max: a sum such as 50000, not below --min',
  hours: '--hours: two different times such as 09:00-21:00',
};

async function add(options: AddOptions): Promise<void> {
  await withDesk(async (desk, settings) => {
    const banks = settings.mail.banks.map(({ bank }) => bank);
    const mailboxes = settings.mailboxes.map(({ address }) => address);
    const form: AccountForm = {
      name: options.name,
      payTo: options.payTo,
      bank: options.bank ?? banks[0] ?? '',
      mailbox: options.mailbox ?? mailboxes[0] ?? '',
      currency: options.currency ?? settings.mobcash.currency,
      dayLimit: options.limit ?? '',
      requestMin: options.min ?? '',
      requestMax: options.max ?? '',
      hours: options.hours ?? '',
    };
    const read = readAccountForm(form, { banks, mailboxes });
    if (read.kind === 'malformed') {
      throw new CliError(`The account cannot be read. Nothing was added. Mend ${optionOf[read.field]}.`);
    }
    const added = await addReceivingAccount(desk, { ...read.account, reason: 'added', actor });
    if (added.kind === 'name_taken') {
      throw new CliError(`The name ${form.name} is taken. Nothing was added. Choose another one.`);
    }
    if (added.kind === 'not_allowed') throw new CliError('This is not allowed. Nothing was added.');
    say(`${added.account.name} was added and is on: players are asked to pay to ${added.account.payTo}.`);
  });
}

async function turn(name: string, word: string, { reason }: { readonly reason: string }): Promise<void> {
  if (word !== 'on' && word !== 'off') throw new CliError('Say on or off. Nothing was changed.');
  if (reason.trim() === '') throw new CliError('The reason (--reason) is empty. Nothing was changed.');
  await withDesk(async (desk, settings) => {
    const accounts = await listReceivingAccounts(desk, settings.requests);
    const account = accounts.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (account === undefined) {
      throw new CliError(`No account is called ${name}. Nothing was changed. See "npx luxon account list".`);
    }
    const change = { accountId: account.id, isOn: word === 'on', reason, actor };
    const { kind } = await switchReceivingAccount(desk, change);
    const was = kind === 'unchanged' ? 'was so before' : 'since now';
    say(`${account.name} is ${word} (${was}). Requests that were given it stay valid.`);
  });
}

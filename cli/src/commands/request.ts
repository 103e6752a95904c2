import { listRequests, type PlayerRefusal, type TakeRequestResult, takeRequest } from '@luxon/cashdesk';
import { type Currency, formatMoney, parseAmount } from '@luxon/money';
import type { Command } from 'commander';
import { z } from 'zod';
import { CliError } from '../cli-error.ts';
import { deskScope } from '../desk-scope.ts';
import { layOut, say, sayJson } from '../say.ts';
import { actor, withDesk } from '../with-desk.ts';
import { whyNot } from './account.ts';

const wish = z.object({
  player: z.string().regex(/^\d{1,20}$/, 'The player id (--player) consists of digits.'),
  amount: z.string(),
  key: z
    .string()
    .trim()
    .min(1, 'The key (--key) is empty.')
    .max(100, 'The key (--key) is longer than 100 characters.'),
  json: z.boolean().default(false),
});

/** Adds `request add` and `request list`. */
export function addRequestCommands(program: Command): void {
  const request = program.command('request').description("players' requests");
  request
    .command('add')
    .description('take a request and reserve the exact amount to pay; the same --key makes it once')
    .requiredOption('--player <id>', 'player id, digits')
    .requiredOption('--amount <sum>', 'sum the player asked for, such as 500 or 500,50')
    .requiredOption('--key <key>', 'a name of your own for this request; the same key again changes nothing')
    .option('--json', 'answer for programs')
    .action(addRequest);
  request
    .command('list')
    .description('the newest requests')
    .option('--player <id>', 'of this player only')
    .option('--limit <number>', 'how many', '50')
    .option('--json', 'answer for programs')
    .action(list);
}

async function addRequest(options: unknown): Promise<void> {
  const { player, amount, key, json } = readOptions(wish, options);
  await withDesk(async (desk, settings) => {
    const { currency } = settings.mobcash;
    const made = await takeRequest(desk, {
      playerId: player,
      baseMinor: readSum(amount, currency),
      currency,
      settingsScope: deskScope(settings),
      idempotencyKey: `cli:${key}`,
      ...settings.requests,
      actor,
    });
    if (made.kind !== 'created' && made.kind !== 'existing')
      throw new CliError(refusalOf(made, { key, player }));
    const { id, payMinor, expiresAt } = made.request;
    const pay = formatMoney({ amountMinor: payMinor, currency: made.request.currency });
    const account = made.account && { name: made.account.name, payTo: made.account.payTo };
    const to = account === null ? '' : ` to ${account.payTo} (${account.name})`;
    if (json) {
      const passedOver = made.kind === 'created' ? made.passedOver : [];
      sayJson({ kind: made.kind, id, playerId: player, payMinor, currency, expiresAt, account, passedOver });
    } else if (made.kind === 'created')
      say(`Player ${player} pays exactly ${pay}${to} before ${expiresAt.toISOString()}.`);
    else say(`This key was used before, nothing was added: player ${player} pays exactly ${pay}${to}.`);
  });
}

type Refused = Exclude<TakeRequestResult, { kind: 'created' | 'existing' }>;

const whyNotPlayer: Readonly<Record<PlayerRefusal, string>> = {
  blocked: 'blocked',
  above_request_max: 'more than one request may ask for',
  above_day_max: 'more than is left of the day',
};

function refusalOf(refused: Refused, { key, player }: { key: string; player: string }): string {
  switch (refused.kind) {
    case 'key_used':
      return `The key ${key} belongs to another request (another player or sum). Nothing was added and nothing changed. Use a new key for a new request.`;
    case 'no_free_amount':
      return 'No amount near this sum is free: too many players were asked for the same one lately. Nothing was added. Ask for a slightly different sum, or wait.';
    case 'no_mailbox':
      return 'No mailbox is set up, so no payment could ever belong to this request. Nothing was added. Set MAILBOX_HOST, MAILBOX_USER and MAILBOX_PASSWORD first.';
    case 'player_refused':
      return `The rules of the desk about player ${player} do not allow it: ${refused.reasons.map((reason) => whyNotPlayer[reason]).join(', ')}. Nothing was added. See the panel, Players.`;
    case 'no_account':
      return `No account may take this request now. Nothing was added.\n${refused.passedOver
        .map(({ name, reasons }) => `  ${name}: ${reasons.map((reason) => whyNot[reason]).join(', ')}`)
        .join('\n')}\nTake another sum, wait, or see "npx luxon account list".`;
  }
}

function readSum(text: string, currency: Currency): bigint {
  const sum = parseAmount(text, currency);
  if (sum.kind === 'ok' && sum.amountMinor > 0n) return sum.amountMinor;
  const reason = sum.kind === 'ok' ? 'it is zero' : sum.reason;
  throw new CliError(
    `"${text}" is no sum in ${currency}: ${reason}. Nothing was added. Write it like 500 or 500,50.`,
  );
}

const listOptions = z.object({
  player: wish.shape.player.optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'The limit (--limit) is a whole number from 1 to 9999.')
    .transform(Number),
  json: z.boolean().default(false),
});

async function list(options: unknown): Promise<void> {
  const { player, limit, json } = readOptions(listOptions, options);
  await withDesk(async (desk) => {
    const items = await listRequests(desk, { limit, ...(player === undefined ? {} : { playerId: player }) });
    if (json) return sayJson(items);
    if (items.length === 0) return say('No requests.');
    const rows = items.map(({ startedAt, playerId, payMinor, currency, word, reason, id }) => [
      startedAt.toISOString(),
      playerId ?? '',
      payMinor === null ? '' : formatMoney({ amountMinor: payMinor, currency }),
      reason === null ? word : `${word} (${reason})`,
      id,
    ]);
    say(layOut([['MADE', 'PLAYER', 'PAYS', 'STATE', 'ID'], ...rows]));
  });
}

function readOptions<Shape extends z.ZodType>(schema: Shape, options: unknown): z.infer<Shape> {
  const read = schema.safeParse(options);
  if (read.success) return read.data;
  throw new CliError(`${read.error.issues.map(({ message }) => message).join(' ')} Nothing was done.`);
}

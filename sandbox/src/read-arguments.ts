import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** What was asked for cannot be done; the message is for a person and names the argument. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface CommandLine<Options extends ParseArgsOptionsConfig> {
  /** One sentence: how the command is written. */
  readonly usage: string;
  readonly options: Options;
  /** Words that are no options. Default 0. */
  readonly wordsMax?: number;
}

/**
 * Reads the arguments of the process and judges them. `--help` prints the usage and ends the process with 0; an argument
 * that is wrong says which and how the command is written, and ends it with 2. Only a {@link UsageError} of `judge` is an
 * answer to the person.
 */
export function readArguments<const Options extends ParseArgsOptionsConfig, Judged>(
  line: CommandLine<Options>,
  judge: (values: ReturnType<typeof parseLine<Options>>['values'], words: readonly string[]) => Judged,
): Judged {
  const args = process.argv.slice(2);
  if (asksForHelp(args)) {
    console.log(line.usage);
    process.exit(0);
  }
  try {
    const { values, positionals } = parseLine(line, args);
    return judge(values, positionals);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message} Nothing was done. ${line.usage}`);
    process.exit(2);
  }
}

const asksForHelp = (args: readonly string[]): boolean => args.includes('--help') || args.includes('-h');

/** Takes arguments apart. Throws {@link UsageError} with the first sentence of what Node says. */
export function parseLine<const Options extends ParseArgsOptionsConfig>(
  { options, wordsMax = 0 }: CommandLine<Options>,
  args: readonly string[],
) {
  const parsed = parseStrictly(options, args);
  const tooMany = parsed.positionals[wordsMax];
  if (tooMany !== undefined) throw new UsageError(`The word ${JSON.stringify(tooMany)} is one too many.`);
  return parsed;
}

function parseStrictly<const Options extends ParseArgsOptionsConfig>(
  options: Options,
  args: readonly string[],
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const [said = ''] = error.message.split(/[.\n]/);
    throw new UsageError(`${said}.`, { cause: error });
  }
}

/** Reads a whole number from `min` to `max` (default: as big as a number can be told exactly). Throws {@link UsageError}. */
export function wholeNumber(
  name: string,
  text: string,
  { min, max = Number.MAX_SAFE_INTEGER }: { readonly min: number; readonly max?: number },
): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isSafeInteger(number) && number >= min && number <= max) return number;
  const bounds = max === Number.MAX_SAFE_INTEGER ? `from ${min} on` : `from ${min} to ${max}`;
  throw new UsageError(`--${name} is a whole number ${bounds}, not ${JSON.stringify(text)}.`);
}

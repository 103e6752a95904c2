import type { Text } from '../text.ts';
import type { ValueType } from './types.ts';

/**
 * How much of a value people may see. `open`: all of it; `ending`: a token or id, only its last four characters;
 * `hidden`: a password, not even its length; `address`: a URL with its password blotted out.
 */
export type Shown = 'open' | 'ending' | 'hidden' | 'address';

export type Area =
  | 'mobcash'
  | 'mailbox'
  | 'database'
  | 'requests'
  | 'breakers'
  | 'panel'
  | 'alarms'
  | 'process';
export type User = 'worker' | 'panel' | 'cli' | 'check';

/** One environment variable, stated once: the typed settings, the example file, the docs and the check follow it. */
export interface VariableDefinition<T = unknown> {
  readonly name: string;
  readonly area: Area;
  readonly type: ValueType<T>;
  readonly secret: boolean;
  readonly shown: Shown;
  /** As it would stand in the file; null where there is none. */
  readonly default: string | null;
  readonly help: Text;
  readonly usedBy: readonly User[];
  /** `false`: one of a numbered family, of which only the first is listed in the docs. */
  readonly listed: boolean;
}

/** States a variable; shown openly and not secret unless said otherwise. */
export function define<T>(
  definition: Pick<VariableDefinition<T>, 'name' | 'area' | 'type' | 'help' | 'usedBy'> &
    Partial<Pick<VariableDefinition<T>, 'shown' | 'default' | 'listed'>>,
): VariableDefinition<T> {
  const shown = definition.shown ?? 'open';
  return { default: null, listed: true, ...definition, shown, secret: shown !== 'open' };
}

/** Reads one variable and keeps its report; what a reader of an area works with. */
export type Take = <T>(definition: VariableDefinition<T>) => T | null;
/** The same for one that has a default. */
export type TakeSet = <T>(definition: VariableDefinition<T>) => T;

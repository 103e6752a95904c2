import type { VariableDefinition } from './variables/definition.ts';

/**
 * Gives the part of a value people may see: tokens and ids by their last four characters (`ory_at_…1234`), a
 * password never, not even its length. A value that is too short to lose four characters shows none.
 */
export function showValue(definition: Pick<VariableDefinition, 'shown'>, value: string): string {
  switch (definition.shown) {
    case 'open':
      return value;
    case 'hidden':
      return '***';
    case 'address':
      return hidePassword(value);
    case 'ending':
      return showEnding(value);
  }
}

function showEnding(value: string): string {
  const prefix = value.startsWith('ory_at_') ? 'ory_at_' : '';
  const rest = value.slice(prefix.length);
  return `${prefix}…${rest.length >= 12 ? rest.slice(-4) : ''}`;
}

function hidePassword(value: string): string {
  if (!URL.canParse(value)) return '***';
  const url = new URL(value);
  // A password may also stand in the query (`?password=`), so only the place itself is shown.
  const user = url.username === '' ? '' : `${url.username}${url.password === '' ? '' : ':***'}@`;
  return `${url.protocol}//${user}${url.host}${url.pathname}`;
}

import { defaultBreakerLimits } from '@luxon/cashdesk';
import { variables } from '@luxon/settings';
import { expect, test } from 'vitest';

const nameOf = (limit: string) =>
  `BREAKER_${limit.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;

test('a desk opened without settings has the limits the settings state as defaults', () => {
  const stated = variables
    .filter(({ area }) => area === 'breakers')
    .map(({ name, ...rest }) => [name, rest.default]);
  const built = Object.entries(defaultBreakerLimits).map(([limit, value]) => [nameOf(limit), String(value)]);
  expect(stated).toEqual(built);
});

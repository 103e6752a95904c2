import { loadSettings, variables } from '@luxon/settings';
import { expect, test } from 'vitest';
import { environmentOf } from '../../../../../packages/settings/src/testing/environment-of.ts';
import { describeSettings } from './describe-settings.ts';

const secrets = { MAILBOX_PASSWORD: 'open-sesame-1', MOBCASH_BEARER_TOKEN: 'ory_at_EXAMPLE-9876543210' };
const given = { ...secrets, MAILBOX_USER: 'desk@example.com', BREAKER_UNKNOWNS: '7' };
const describe = (values: Record<string, string>, before = values) =>
  describeSettings(
    variables,
    loadSettings(environmentOf(values)),
    loadSettings(environmentOf(before)).report,
  );
const find = (name: string, groups = describe(given)) =>
  groups.flatMap(({ settings }) => settings).find((setting) => setting.name === name);

test('no secret and no part of one is among what is shown, only that it is set', () => {
  const text = JSON.stringify(describe(given));
  expect(text).not.toContain('open-sesame');
  expect(text).not.toContain('3210');
  expect(find('MAILBOX_PASSWORD')).toMatchObject({ state: 'set', value: null });
  expect(find('MOBCASH_PASSWORD')).toMatchObject({ state: 'none', value: null });
});

test('what is set, at its default, missing or malformed is told apart', () => {
  expect(find('BREAKER_UNKNOWNS')).toMatchObject({ state: 'set', value: '7' });
  expect(find('BREAKER_REFUSALS')).toMatchObject({ state: 'default', value: '5', origin: null });
  expect(find('MAILBOX_HOST')).toMatchObject({ state: 'none', value: null });
  const broken = find('BREAKER_UNKNOWNS', describe({ ...given, BREAKER_UNKNOWNS: 'many' }));
  expect(broken).toMatchObject({ state: 'malformed', problems: [{ code: 'malformed' }] });
});

test('every setting of the table stands in one group; a second mailbox only where it is used', () => {
  const names = describe(given).flatMap(({ settings }) => settings.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(names)).toEqual(new Set(variables.filter(({ listed }) => listed).map(({ name }) => name)));
  expect(find('MAILBOX_2_USER', describe({ ...given, MAILBOX_2_USER: 'two@example.com' }))).toBeDefined();
});

test('a value that was changed in the files since the start is marked; MobCash alone is taken up at once', () => {
  const groups = describe({ ...given, BREAKER_UNKNOWNS: '9' }, given);
  const changed = groups.flatMap(({ settings }) => settings.filter(({ isChanged }) => isChanged));
  expect(changed.map(({ name }) => name)).toEqual(['BREAKER_UNKNOWNS']);
  expect(groups.filter(({ takesEffect }) => takesEffect === 'at_once').map(({ area }) => area)).toEqual([
    'mobcash',
  ]);
});

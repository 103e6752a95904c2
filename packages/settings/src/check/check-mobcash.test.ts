import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environmentOf, hybridDesk, without } from '../testing/environment-of.ts';
import { checkMobcash } from './check-mobcash.ts';

const check = (values: Record<string, string>) => checkMobcash(environmentOf(values));

const tokens = ['MOBCASH_BEARER_TOKEN', 'MOBCASH_USER_ID', 'MOBCASH_SESSION_ID'] as const;
const login = ['MOBCASH_LOGIN', 'MOBCASH_PASSWORD'] as const;
const place = ['MOBCASH_DEFAULT_LAT', 'MOBCASH_DEFAULT_LON'] as const;
const app2app = { MOBCASH_SIGN_IN: 'app2app' };

describe('the mode and the exit code', () => {
  test.each([
    ['everything', hybridDesk, 'hybrid', 0],
    ['no login', without(...login), 'tokens only', 0],
    ['no login and no cashdesk number', without(...login, 'MOBCASH_CASHDESK_ID'), 'tokens only', 0],
    ['no tokens', without(...tokens), 'login only', 0],
    ['nothing', {}, 'incomplete', 1],
    ['only coordinates', without(...tokens, ...login, 'MOBCASH_CASHDESK_ID'), 'incomplete', 1],
    ['no coordinates', without(...place), 'incomplete', 1],
    ['one coordinate', without('MOBCASH_DEFAULT_LON'), 'incomplete', 1],
    ['tokens without coordinates', without(...login, ...place), 'incomplete', 1],
    ['two of three tokens, login whole', without('MOBCASH_SESSION_ID'), 'login only', 0],
    ['two of three tokens, no login', without('MOBCASH_SESSION_ID', ...login), 'incomplete', 1],
    ['tokens whole, password missing', without('MOBCASH_PASSWORD'), 'tokens only', 0],
    ['login without cashdesk number', without(...tokens, 'MOBCASH_CASHDESK_ID'), 'incomplete', 1],
    ['APP2APP alone, no coordinates', { ...without(...tokens, ...place), ...app2app }, 'login only', 0],
    ['APP2APP and tokens, no coordinates', { ...without(...place), ...app2app }, 'incomplete', 1],
    [
      'both ways, no coordinates',
      { ...without(...tokens, ...place), MOBCASH_SIGN_IN: 'app2app,oauth2' },
      'incomplete',
      1,
    ],
    ['sign-in switched off', { ...hybridDesk, MOBCASH_SIGN_IN: 'none' }, 'tokens only', 0],
    [
      'tokens switched off beside a login',
      { ...hybridDesk, MOBCASH_SESSION_FROM: 'stored,paste' },
      'login only',
      0,
    ],
    [
      'tokens switched off, no login',
      { ...without(...login), MOBCASH_SESSION_FROM: 'paste' },
      'incomplete',
      1,
    ],
    [
      'tokens switched off, APP2APP, no coordinates',
      { ...without(...place), ...app2app, MOBCASH_SESSION_FROM: 'paste' },
      'login only',
      0,
    ],
    ['sign-in switched off, no tokens', { ...without(...tokens), MOBCASH_SIGN_IN: 'none' }, 'incomplete', 1],
    ['a malformed id', { ...hybridDesk, MOBCASH_USER_ID: '19e17' }, 'login only', 1],
    ['a malformed coordinate', { ...hybridDesk, MOBCASH_DEFAULT_LAT: '42,87' }, 'incomplete', 1],
    ['plain http to elsewhere', { ...hybridDesk, MOBCASH_API_URL: 'http://example.com' }, 'hybrid', 1],
    [
      'coordinates of zero',
      { ...hybridDesk, MOBCASH_DEFAULT_LAT: '0', MOBCASH_DEFAULT_LON: '0' },
      'hybrid',
      0,
    ],
    ['a misspelt name beside a whole desk', { ...hybridDesk, MOBCASH_LOGNI: 'x' }, 'hybrid', 0],
  ] as const)('%s', (_, values, mode, exitCode) => {
    const found = check(values);
    expect({ mode: found.mode, exitCode: found.exitCode }).toEqual({ mode, exitCode });
    expect(found.usable).toBe(exitCode === 0);
  });
});

test('an incomplete desk always names an error, and every error makes the exit code 1', () => {
  const value = fc.constantFrom('', 'x', '7', '-7', '1900000000000000000', 'app2app', 'none', 'env');
  const choices = ['MOBCASH_SIGN_IN', 'MOBCASH_SESSION_FROM', 'MOBCASH_CLIENT_SECRET'];
  const names = [...Object.keys(hybridDesk), ...choices];
  const desks = fc.record(Object.fromEntries(names.map((name) => [name, value])));
  fc.assert(
    fc.property(desks, (values) => {
      const found = check(values);
      const hasError = found.problems.some(({ severity }) => severity === 'error');
      expect(found.usable).toBe(!hasError);
      if (found.mode === 'incomplete') expect(hasError).toBe(true);
    }),
  );
});

describe('what is said about renewal', () => {
  test('tokens only: by paste, whatever client secret there is', () => {
    const found = check({ ...without(...login), MOBCASH_CLIENT_SECRET: 'EXAMPLE' });
    expect(found.renewal.kind).toBe('paste');
    expect(found.renewal.text.en).toContain('by paste only');
  });

  test.each(['hybrid', 'login only'])('%s without client secret: the paste is not kept quiet', (mode) => {
    const found = check(mode === 'hybrid' ? hybridDesk : without(...tokens));
    expect(found.mode).toBe(mode);
    expect(found.renewal.kind).toBe('sign-in or paste');
    expect(found.renewal.text.en).toMatch(/not proven for any desk.*MOBCASH_CLIENT_SECRET.*by paste/);
    expect(found.renewal.text.ru).toMatch(/не доказано.*MOBCASH_CLIENT_SECRET.*вставк/);
  });

  test('with a client secret or APP2APP the program signs in by itself', () => {
    expect(check({ ...hybridDesk, MOBCASH_CLIENT_SECRET: 'EXAMPLE' }).renewal.kind).toBe('sign-in');
    const found = check({ ...hybridDesk, ...app2app });
    expect(found.renewal.kind).toBe('sign-in');
    expect(found.renewal.text.en).toContain('only if MobCash enabled it');
  });

  test('incomplete: nothing is promised', () => {
    expect(check({}).renewal.kind).toBe('none');
  });
});

describe('what is switched off is said, with the way that is left', () => {
  const whatIsSaid = (values: Record<string, string>) => {
    const { problems, renewal, nextStep } = check(values);
    const errors = problems.filter(({ severity }) => severity === 'error').map(({ name }) => name);
    return { errors, renewal: renewal.text.en, kind: renewal.kind, nextStep: nextStep.en };
  };

  test.each(['none', 'reopen,refresh'])('a login that may not sign in (%s) leaves the paste', (signIn) => {
    const said = whatIsSaid({ ...without(...tokens), MOBCASH_SIGN_IN: signIn });
    expect(said.errors).toEqual(['MOBCASH_SIGN_IN']);
    expect(said.kind).toBe('paste');
    expect(said.nextStep).toMatch(/luxon session paste.*MOBCASH_SIGN_IN/);
    expect(said.nextStep).not.toContain('--live');
  });

  test('where pasting is switched off too, or no coordinates are there to use one at, no paste is named', () => {
    const desk = { ...without(...tokens), MOBCASH_SIGN_IN: 'none' };
    const { MOBCASH_DEFAULT_LAT: _, ...nowhere } = desk as Record<string, string>;
    for (const values of [{ ...desk, MOBCASH_SESSION_FROM: 'env' }, nowhere]) {
      const said = whatIsSaid(values);
      expect(said.kind).toBe('none');
      expect(said.nextStep).toContain('MOBCASH_SIGN_IN');
      expect(said.nextStep).not.toContain('paste');
    }
  });

  test('tokens that are not read are an error where nothing else signs in, else a warning', () => {
    const alone = whatIsSaid({ ...without(...login), MOBCASH_SESSION_FROM: 'none' });
    expect(alone.errors).toEqual(['MOBCASH_SESSION_FROM']);
    expect(alone.nextStep).toContain('MOBCASH_SESSION_FROM');
    const beside = check({ ...hybridDesk, MOBCASH_SESSION_FROM: 'stored' });
    expect(beside.problems).toMatchObject([{ severity: 'warning', name: 'MOBCASH_SESSION_FROM' }]);
    expect(beside.renewal.text.en).not.toMatch(/ready tokens are used first|luxon session paste|pasted/);
  });

  test('why a desk with tokens cannot sign in by itself', () => {
    const why = (values: Record<string, string>) => whatIsSaid(values).renewal;
    expect(why(without(...login))).toContain('there is no login and password');
    expect(why(without('MOBCASH_CASHDESK_ID'))).toContain('no usable MOBCASH_CASHDESK_ID');
    expect(why(without('MOBCASH_PASSWORD'))).toContain('no usable MOBCASH_PASSWORD');
    expect(why({ ...hybridDesk, MOBCASH_SIGN_IN: 'none' })).toContain('MOBCASH_SIGN_IN switches it off');
    expect(why({ ...hybridDesk, MOBCASH_SIGN_IN: 'none' })).not.toContain('there is no login');
  });

  test.each([
    ['tokens only', without(...login, 'MOBCASH_CASHDESK_ID')],
    ['hybrid', hybridDesk],
  ])('%s with the paste switched off: new tokens come by .env alone', (mode, desk) => {
    const found = check({ ...desk, MOBCASH_SESSION_FROM: 'env' });
    expect(found.mode).toBe(mode);
    expect(found.renewal.text.en).toContain('.env');
    expect(found.renewal.text.en).not.toMatch(/luxon session paste|pasted/);
  });
});

describe('what is shown', () => {
  const shown = (values: Record<string, string>, name: string) =>
    check(values).variables.find((variable) => variable.name === name);

  test('a token by its last four characters, a password never', () => {
    expect(shown(hybridDesk, 'MOBCASH_BEARER_TOKEN')).toMatchObject({
      state: 'present',
      shown: 'ory_at_…0007',
    });
    expect(shown(hybridDesk, 'MOBCASH_SESSION_ID')?.shown).toBe('…0001');
    expect(shown(hybridDesk, 'MOBCASH_PASSWORD')?.shown).toBe('***');
  });

  test('passwords of any length and content look the same, and appear nowhere', () => {
    const password = fc
      .string({ minLength: 6, unit: 'grapheme-ascii' })
      .filter((text) => text.trim().length >= 6);
    fc.assert(
      fc.property(password, (secret) => {
        const found = check({ ...hybridDesk, MOBCASH_PASSWORD: secret, MOBCASH_CLIENT_SECRET: secret });
        const variable = found.variables.find(({ name }) => name === 'MOBCASH_PASSWORD');
        expect(variable?.shown).toBe('***');
        expect(found.variables.some((one) => one.shown === secret)).toBe(false);
      }),
    );
  });

  test('a malformed secret shows nothing', () => {
    expect(
      shown({ ...hybridDesk, MOBCASH_BEARER_TOKEN: 'my secret words' }, 'MOBCASH_BEARER_TOKEN'),
    ).toMatchObject({
      state: 'malformed',
      shown: null,
    });
  });

  test('a missing variable with a default shows the default', () => {
    expect(shown(hybridDesk, 'MOBCASH_API_URL')).toMatchObject({
      state: 'missing',
      shown: 'https://admin.mob-cash.com',
    });
  });
});

test('a misspelt name is a warning with the nearest right name', () => {
  const found = check({ ...without('MOBCASH_PASSWORD'), MOBCASH_PASWORD: 'EXAMPLE' });
  const problem = found.problems.find(({ code }) => code === 'misspelt');
  expect(problem?.severity).toBe('warning');
  expect(problem?.text.en).toContain('MOBCASH_PASSWORD?');
  expect(problem?.text.en).not.toContain('EXAMPLE');
});

test('ready tokens are read as a whole or not at all', () => {
  expect(check({ ...hybridDesk, MOBCASH_USER_ID: '' }).settings.readyTokens).toBeNull();
  expect(check({ ...hybridDesk, MOBCASH_SESSION_ID: 'x' }).settings.readyTokens).toBeNull();
});

test('ids keep every digit', () => {
  expect(check(hybridDesk).settings.readyTokens?.userId).toBe('1900000000000000000');
});

test('the word Bearer before a pasted token is no part of it', () => {
  const found = check({ ...hybridDesk, MOBCASH_BEARER_TOKEN: `Bearer ${hybridDesk.MOBCASH_BEARER_TOKEN}` });
  expect(found.settings.readyTokens?.bearerToken).toBe(hybridDesk.MOBCASH_BEARER_TOKEN);
});

test('the next step names exactly what is missing', () => {
  const { nextStep } = check(without(...login, 'MOBCASH_SESSION_ID', 'MOBCASH_CASHDESK_ID'));
  expect(nextStep.en).toContain('MOBCASH_SESSION_ID');
  expect(nextStep.en).not.toContain('MOBCASH_USER_ID');
});

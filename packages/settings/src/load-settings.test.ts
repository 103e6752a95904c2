import { describe, expect, test } from 'vitest';
import { loadSettings } from './load-settings.ts';
import { environmentOf, hybridDesk } from './testing/environment-of.ts';

const mailbox = {
  MAILBOX_HOST: 'imap.example.com',
  MAILBOX_USER: 'Desk@Example.com',
  MAILBOX_PASSWORD: 'EXAMPLE',
};
const load = (values: Record<string, string>) => loadSettings(environmentOf(values));
const errors = (values: Record<string, string>) =>
  load(values)
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ code, name }) => `${code} ${name}`);

test('an empty environment gives the defaults: embedded database, no mailbox, panel on 3001', () => {
  expect(load({}).settings).toMatchObject({
    database: { url: null, dataDir: '/nonexistent/.data', keyFile: '/nonexistent/.data/luxon.key' },
    practiceFile: '/nonexistent/.data/luxon.practice',
    mailbox: null,
    requests: { lifetimeMinutes: 20, slotsMax: 99 },
    approvals: { secondPersonAbove: 100_000 },
    panel: { host: '127.0.0.1', port: 3001, url: 'http://localhost:3001', secondFactor: 'off' },
    mobcash: {
      readyTokens: null,
      signIn: ['reopen', 'refresh', 'oauth2'],
      creditAmount: 'received',
      currency: 'KGS',
    },
    logLevel: 'info',
  });
});

test('the panel is found at its own port', () => {
  expect(load({ PANEL_PORT: '4001' }).settings?.panel.url).toBe('http://localhost:4001');
  expect(load({ PANEL_URL: 'https://desk.example/' }).settings?.panel.url).toBe('https://desk.example');
});

test('a whole desk is typed', () => {
  const { settings } = load({
    ...hybridDesk,
    ...mailbox,
    MOBCASH_DEFAULT_LAT: '-0.5',
    MOBCASH_SIGN_IN: 'app2app, oauth2',
  });
  expect(settings?.mobcash).toMatchObject({
    lat: -0.5,
    cashboxCode: '1000001',
    signIn: ['app2app', 'oauth2'],
  });
  expect(settings?.mailbox).toMatchObject({
    port: 993,
    tls: true,
    folder: 'INBOX',
    address: 'desk@example.com',
  });
});

describe('settings that cannot be used give none', () => {
  test.each([
    [
      'a mailbox in part',
      { MAILBOX_HOST: 'imap.example.com' },
      ['missing MAILBOX_USER', 'missing MAILBOX_PASSWORD'],
    ],
    [
      'a mailbox whose address nobody states',
      { ...mailbox, MAILBOX_USER: 'desk' },
      ['missing MAILBOX_ADDRESS'],
    ],
    ['a mailbox without encryption elsewhere', { ...mailbox, MAILBOX_TLS: 'off' }, ['malformed MAILBOX_TLS']],
    [
      'a host with a protocol',
      { ...mailbox, MAILBOX_HOST: 'imaps://example.com' },
      ['malformed MAILBOX_HOST'],
    ],
    ['a port out of range', { ...mailbox, MAILBOX_PORT: '99999' }, ['malformed MAILBOX_PORT']],
    ['another database', { DATABASE_URL: 'mysql://localhost/x' }, ['malformed DATABASE_URL']],
    ['a latitude of 91', { MOBCASH_DEFAULT_LAT: '91' }, ['malformed MOBCASH_DEFAULT_LAT']],
    ['an exponent for an id', { MOBCASH_SESSION_ID: '1.9e18' }, ['malformed MOBCASH_SESSION_ID']],
    [
      'an address with a path',
      { MOBCASH_API_URL: 'https://admin.mob-cash.com/api' },
      ['malformed MOBCASH_API_URL'],
    ],
    [
      'a look-alike of loopback',
      { MOBCASH_API_URL: 'http://127.0.0.1.example.com' },
      ['malformed MOBCASH_API_URL'],
    ],
    [
      'a password in the address',
      { MOBCASH_API_URL: 'https://me:EXAMPLE@example.com' },
      ['malformed MOBCASH_API_URL'],
    ],
    ['one way twice', { MOBCASH_SIGN_IN: 'oauth2,oauth2' }, ['malformed MOBCASH_SIGN_IN']],
  ])('%s', (_, values, expected) => {
    expect(errors(values)).toEqual(expected);
    expect(load(values).settings).toBeNull();
  });
});

test.each(['http://localhost:5000', 'http://127.0.0.1:5000', 'http://[::1]:5000', 'https://example.com/'])(
  '%s may be the API',
  (address) => {
    expect(load({ MOBCASH_API_URL: address }).settings?.mobcash.apiUrl).toBe(address.replace(/\/$/, ''));
  },
);

test('a mailbox without encryption is fine on this machine', () => {
  expect(errors({ ...mailbox, MAILBOX_HOST: '127.0.0.1', MAILBOX_TLS: 'off' })).toEqual([]);
});

test('a panel that others reach is warned of without https, and works', () => {
  const warned = (values: Record<string, string>) =>
    load(values).problems.map(({ severity, code, name }) => `${severity} ${code} ${name}`);
  expect(warned({ PANEL_HOST: '0.0.0.0' })).toEqual(['warning unusual PANEL_HOST']);
  expect(warned({ PANEL_HOST: '192.168.1.5', PANEL_URL: 'http://192.168.1.5:3001' })).toHaveLength(1);
  expect(load({ PANEL_HOST: '0.0.0.0' }).settings?.panel.host).toBe('0.0.0.0');
  expect(warned({ PANEL_HOST: '0.0.0.0', PANEL_URL: 'https://panel.example' })).toEqual([]);
  expect(warned({ PANEL_HOST: '127.0.0.1' })).toEqual([]);
});

test('the report shows no password, not even the one inside the database address', () => {
  const { report } = load({ ...mailbox, DATABASE_URL: 'postgresql://luxon:EXAMPLE@db.example:5432/luxon' });
  expect(JSON.stringify(report)).not.toContain('EXAMPLE');
  expect(report.find(({ name }) => name === 'DATABASE_URL')?.shown).toBe(
    'postgresql://luxon:***@db.example:5432/luxon',
  );
});

test('a second mailbox, banks with addresses and limits by bank are read', () => {
  const { settings } = load({
    ...mailbox,
    MAILBOX_3_HOST: 'imap.gmail.example',
    MAILBOX_3_USER: 'second@shop.example',
    MAILBOX_3_SIGN_IN: 'gmail',
    MAILBOX_3_OAUTH_CLIENT_ID: 'EXAMPLE-client',
    MAILBOX_3_OAUTH_REFRESH_TOKEN: 'EXAMPLE-refresh',
    MAIL_BANKS: 'demirbank; optima=Notify@bank.example, alert@bank.example',
    MAIL_AUTO_MAX: '50000; optima=20000',
  });
  expect(settings?.mailboxes.map(({ user, signIn }) => [user, signIn.kind])).toEqual([
    [mailbox.MAILBOX_USER, 'password'],
    ['second@shop.example', 'oauth2'],
  ]);
  expect(settings?.mailboxes[1]?.signIn).toMatchObject({ tokenUrl: 'https://oauth2.googleapis.com/token' });
  expect(settings?.mail).toMatchObject({
    banks: [
      { bank: 'demirbank', senders: [] },
      { bank: 'optima', senders: ['notify@bank.example', 'alert@bank.example'] },
    ],
    autoMax: { common: 50_000, byBank: { optima: 20_000 } },
    receiverTrustMax: 0,
  });
});

describe('a mailbox stated twice', () => {
  const again = (given: Record<string, string> = {}) => ({
    ...mailbox,
    MAILBOX_3_HOST: mailbox.MAILBOX_HOST,
    MAILBOX_3_USER: mailbox.MAILBOX_USER,
    MAILBOX_3_PASSWORD: 'EXAMPLE',
    ...given,
  });

  test.each([
    ['as it is', {}],
    ['with another address', { MAILBOX_3_ADDRESS: 'desk+b@example.com' }],
    ['with another folder', { MAILBOX_3_FOLDER: 'Bank' }],
    ['in another case', { MAILBOX_3_HOST: 'IMAP.example.com', MAILBOX_3_USER: 'desk@example.com' }],
  ])('is refused %s, with a sentence in three languages', (_, given) => {
    expect(errors(again(given))).toEqual(['malformed MAILBOX_3_USER']);
    expect(load(again(given)).settings).toBeNull();
    const { text } = load(again(given)).problems.find(({ severity }) => severity === 'error') ?? {};
    for (const sentence of [text?.ru, text?.en, text?.ky]) expect(sentence).toContain('MAILBOX_USER');
  });

  test.each([
    ['on another server', { MAILBOX_3_HOST: 'imap.other.example' }],
    ['at another port', { MAILBOX_3_PORT: '1993' }],
    ['of another user', { MAILBOX_3_USER: 'second@example.com' }],
  ])('is another one %s', (_, given) => {
    expect(errors(again(given))).toEqual([]);
    expect(load(again(given)).settings?.mailboxes).toHaveLength(2);
  });
});

test('a mailbox with OAuth2 names every part it lacks', () => {
  const given = {
    MAILBOX_2_HOST: 'imap.example.com',
    MAILBOX_2_USER: 'a@b.example',
    MAILBOX_2_SIGN_IN: 'oauth2',
  };
  expect(errors(given)).toEqual([
    'missing MAILBOX_2_OAUTH_CLIENT_ID',
    'missing MAILBOX_2_OAUTH_REFRESH_TOKEN',
    'missing MAILBOX_2_OAUTH_TOKEN_URL',
  ]);
});

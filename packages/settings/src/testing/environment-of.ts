import { readEnvironment } from '../environment/read-environment.ts';

/** Makes an environment of exported values alone; no file is looked at. For tests. */
export function environmentOf(values: Readonly<Record<string, string>>) {
  return readEnvironment({ cwd: '/nonexistent', rootDir: '/nonexistent', exported: values });
}

/** A complete hybrid desk with invented values. For tests. */
export const hybridDesk = {
  MOBCASH_BEARER_TOKEN: 'ory_at_EXAMPLE.EXAMPLE-0007',
  MOBCASH_USER_ID: '1900000000000000000',
  MOBCASH_SESSION_ID: '1900000000000000001',
  MOBCASH_LOGIN: 'cashier',
  MOBCASH_PASSWORD: 'EXAMPLE-password',
  MOBCASH_CASHDESK_ID: '1000001',
  MOBCASH_DEFAULT_LAT: '10.5',
  MOBCASH_DEFAULT_LON: '20.25',
} as const;

/** A desk without the named variables. For tests. */
export function without(...names: (keyof typeof hybridDesk)[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(hybridDesk).filter(([name]) => !names.some((dropped) => dropped === name)),
  );
}

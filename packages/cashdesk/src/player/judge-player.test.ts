import { expect, test } from 'vitest';
import { judgePlayer, type PlayerStanding } from './judge-player.ts';

const limited: PlayerStanding = {
  isBlocked: false,
  requestMaxMinor: 50_000n,
  dayMaxMinor: 100_000n,
  currency: 'KGS',
  askedTodayMinor: 60_000n,
};
const ask = (baseMinor: bigint) => ({ baseMinor, currency: 'KGS' }) as const;

test.each([
  ['nobody ruled about the player', null, 10n ** 12n, []],
  ['exactly both limits', limited, 40_000n, []],
  ['more than is left today', limited, 40_001n, ['above_day_max']],
  ['exactly the most of one request', { ...limited, askedTodayMinor: 0n }, 50_000n, []],
  ['more than one request may be', { ...limited, askedTodayMinor: 0n }, 50_001n, ['above_request_max']],
  ['more than both', limited, 50_001n, ['above_request_max', 'above_day_max']],
  [
    'without limits any sum is taken',
    { ...limited, requestMaxMinor: null, dayMaxMinor: null },
    10n ** 12n,
    [],
  ],
  ['blocked, whatever the sum', { ...limited, isBlocked: true }, 1n, ['blocked']],
  ['limits of another currency', { ...limited, currency: 'USD' }, 50_001n, []],
] as const)('%s', (_, standing, baseMinor, refusals) => {
  expect(judgePlayer(standing, ask(baseMinor))).toEqual(refusals);
});

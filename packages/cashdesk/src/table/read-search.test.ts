import { describe, expect, test } from 'vitest';
import { readSearch } from './read-search.ts';

describe('readSearch', () => {
  test.each([
    ['', []],
    ['   ', []],
    ['%', []],
    ['ab', []],
    ['500,37', [{ by: 'amount', amountMinor: 50_037n }]],
    [
      '1 500.37',
      [
        { by: 'amount', amountMinor: 150_037n },
        { by: 'reference', beginning: '1 500.37' },
      ],
    ],
    [
      '100000014',
      [
        { by: 'player', playerId: '100000014' },
        { by: 'amount', amountMinor: 10_000_001_400n },
        { by: 'reference', beginning: '100000014' },
      ],
    ],
    [
      '50',
      [
        { by: 'player', playerId: '50' },
        { by: 'amount', amountMinor: 5_000n },
      ],
    ],
    ['ft26-0001', [{ by: 'reference', beginning: 'FT26-0001' }]],
    ['0197F0A0-0000-7000-8000-000000000001', [{ by: 'id', id: '0197f0a0-0000-7000-8000-000000000001' }]],
  ])('%s', (text, keys) => {
    expect(readSearch(text, 'KGS')).toEqual(keys);
  });

  test('digits no player has are no player', () => {
    expect(readSearch('123456789012345678901', 'KGS').map(({ by }) => by)).toEqual(['reference']);
  });
});

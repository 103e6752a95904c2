import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type KillGround, openKillGround } from '../sandbox/practice/kill/kill-ground.ts';
import { expectEnd, type Trouble } from '../sandbox/practice/kill/kill-rule.ts';
import { sayEnd } from '../sandbox/practice/kill/pairs.ts';
import { type PlaceName, placeOf, places } from '../sandbox/practice/kill/places.ts';
import { openTestGround } from './open-test-ground.ts';

// Chosen from the whole product, which `npm run kill-every-step` runs: every place, and around the call faults that move
// the money and faults that do not. What each comes to is told by the same rule.
type Row = readonly [PlaceName, Trouble];
const at = (place: PlaceName, chosen: readonly Trouble[]): Row[] =>
  chosen.map((trouble) => [place, trouble] as const);

/** Desks beside each other, of about as many cases; workers of one desk one after the other. */
const groups: readonly { name: string; hasRoad?: boolean; rows: readonly Row[] }[] = [
  {
    name: 'step by step',
    rows: places
      .filter(({ stand, phase }) => 'gate' in stand && phase !== 'answer stored')
      .map(({ name }) => [name, 'no_fault'] as const),
  },
  {
    name: 'with nothing sent',
    rows: at('before sending is committed', [
      'execute_then_hang',
      'missing_success',
      'success_false',
      'http_500',
      'token_expired',
    ]),
  },
  {
    name: 'around the call',
    rows: [
      ...at('while the desk has the call', ['execute_then_hang', 'hang_before', 'slow']),
      ...at('before the answer is stored', ['execute_then_cut', 'cut', 'http_401']),
      ...at('before anybody hears that the answer is stored', ['no_fault', 'error_200']),
    ],
  },
  {
    name: 'on the road',
    hasRoad: true,
    rows: [
      ...at('with the request on its way', ['no_fault', 'execute_then_drop', 'token_expired']),
      ...at('with the reply on its way', ['no_fault', 'execute_then_error', 'http_401']),
    ],
  },
];

test('every place is among the chosen pairs', () => {
  const rows = groups.flatMap((group) => group.rows);
  expect(new Set(rows.map(([place]) => place))).toEqual(new Set(places.map(({ name }) => name)));
});

const toCase = ([name, trouble]: Row) => {
  const place = placeOf(name);
  const expected = expectEnd(place, trouble);
  if (expected.kind === 'impossible') throw new TypeError(`${name}, ${trouble}: ${expected.why}`);
  return { name, place, trouble, end: expected.end, outcome: sayEnd(expected.end) };
};

describe.concurrent.each(groups)('a worker killed with -9, $name', ({ hasRoad = false, rows }) => {
  let ground: KillGround;
  beforeAll(async () => {
    ground = await openKillGround(await openTestGround(), { hasRoad });
  });
  afterAll(() => ground.close());

  test.each(rows.map(toCase))(
    '$name, $trouble: $outcome',
    { timeout: 300_000, concurrent: false },
    async ({ place, trouble, end }) => {
      expect(await ground.kill(place, trouble)).toEqual(end);
    },
  );
});

import { createRequest, type Desk, scopeOf } from '@luxon/cashdesk';
import { formatDecimal } from '@luxon/money';
import type { SandboxBank } from '@luxon/sandbox';

/** A signed notice that waits for its moment. */
export interface Notice {
  readonly amountMinor: bigint;
  /** As MobCash's book has it. */
  readonly amount: string;
  readonly playerId: string;
  readonly raw: Buffer;
}

const atOnce = 4;
const players = 90;
/** So many requests share the 99 slots of one sum: sums stay small, and no amount comes twice in a run. */
const requestsPerSum = 60;
const sumStepMinor = 100n;
const smallestSumMinor = 1_000n;

const playerOf = (index: number): string => String(100_000_001 + (index % players));

/** Makes signed notices ahead of time, because making them must not take time from what is measured. */
export function createNotices(bank: SandboxBank) {
  let made = 0;
  const sign = async (amountMinor: bigint, playerId: string): Promise<Notice> => {
    const { raw } = await bank.sendIncoming({ amountMinor, language: 'ru', bankTime: new Date() });
    return { amountMinor, amount: formatDecimal({ amountMinor, currency: 'KGS' }), playerId, raw };
  };

  return {
    /** With a player's request behind each, as the panel takes it. */
    async withRequests(desk: Desk, address: string, count: number): Promise<Notice[]> {
      return inGroups(count, async () => {
        const index = made;
        made += 1;
        const playerId = playerOf(index);
        const created = await createRequest(desk, {
          playerId,
          baseMinor: smallestSumMinor + sumStepMinor * BigInt(Math.floor(index / requestsPerSum)),
          currency: 'KGS',
          scope: scopeOf('demirbank', address),
          idempotencyKey: `bench-${index}`,
          lifetimeMinutes: 30,
          slotsMax: 99,
          actor: 'bench',
        });
        if (created.kind !== 'created') throw new Error(`A request was not created: ${created.kind}.`);
        return sign(created.request.payMinor, playerId);
      });
    },

    /** Without any: for the bare script, which is told who pays what. */
    async bare(count: number): Promise<Notice[]> {
      return inGroups(count, () => {
        const index = made;
        made += 1;
        return sign(smallestSumMinor + BigInt(index), playerOf(index));
      });
    },
  };
}

async function inGroups<Made>(count: number, make: () => Promise<Made>): Promise<Made[]> {
  const all: Made[] = [];
  while (all.length < count) {
    const size = Math.min(atOnce, count - all.length);
    all.push(...(await Promise.all(Array.from({ length: size }, make))));
  }
  return all;
}

export const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Odds of the modelled MobCash. */
const lifetimeMs = { from: hourMs, to: 3 * dayMs };
const revokedEveryMs = 10 * dayMs;
const downEveryMs = 5 * dayMs;
const downMs = { from: 2 * minuteMs, to: 3 * hourMs };
const signInMs = { from: 1_000, to: 40_000 };
const signInFailsShare = 0.05;
const passwordChangesOnDay = 200;

interface Issued {
  readonly bearerToken: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly transport: 'rpc';
  readonly obtainedAt: Date;
}

/** A MobCash of its own time: tokens live as the day they were issued on wills, and it is away now and then. */
export interface World {
  clock(): Date;
  moveTo(time: number): void;
  /** Lets happen what happens by itself: an outage begins, a token is revoked, the password changes. */
  live(): void;
  isDown(): boolean;
  accepts(bearerToken: string): boolean;
  wasRevoked(bearerToken: string): boolean;
  endOf(bearerToken: string): Date;
  issue(): Issued;
  /** Takes a sign-in's time. */
  signIn(): void;
  fails(): boolean;
  password(): string;
  counts(): { readonly deaths: number; readonly revokedEarly: number; readonly signIns: number };
}

/** Creates the world of one seed. */
export function createWorld(seed: number): World {
  const start = Date.parse('2026-01-01T00:00:00Z');
  const random = createRandom(seed);
  const between = ({ from, to }: { from: number; to: number }): number => from + random() * (to - from);
  /** How long until something that happens every `ms` on average. */
  const next = (ms: number): number => -Math.log(1 - random()) * ms;
  const tokens = new Map<string, { endsAt: number; isRevoked: boolean; isSeenDead: boolean }>();
  let now = start;
  let day = -1;
  let lifetimeToday = lifetimeMs.to;
  let downFrom = start + next(downEveryMs);
  let downUntil = downFrom + between(downMs);
  let revokeAt = start + next(revokedEveryMs);
  let latest = '';
  let [signIns, deaths, revokedEarly] = [0, 0, 0];

  return {
    clock: () => new Date(now),
    moveTo(time) {
      now = Math.max(now, time);
    },
    live() {
      const today = Math.floor((now - start) / dayMs);
      if (today !== day) {
        day = today;
        lifetimeToday = between(lifetimeMs);
      }
      if (now >= downUntil) {
        downFrom = now + next(downEveryMs);
        downUntil = downFrom + between(downMs);
      }
      if (now < revokeAt) return;
      revokeAt = now + next(revokedEveryMs);
      const token = tokens.get(latest);
      if (token === undefined || token.endsAt <= now) return;
      token.isRevoked = true;
      revokedEarly += 1;
    },
    isDown: () => now >= downFrom && now < downUntil,
    accepts(bearerToken) {
      const token = tokens.get(bearerToken);
      if (token === undefined) return false;
      const isAlive = !token.isRevoked && now < token.endsAt;
      if (!isAlive && !token.isRevoked && !token.isSeenDead) {
        token.isSeenDead = true;
        deaths += 1;
      }
      return isAlive;
    },
    wasRevoked: (bearerToken) => tokens.get(bearerToken)?.isRevoked ?? false,
    endOf: (bearerToken) => new Date(tokens.get(bearerToken)?.endsAt ?? now),
    issue() {
      latest = `ory_at_EXAMPLE.${tokens.size}`;
      tokens.set(latest, { endsAt: now + lifetimeToday, isRevoked: false, isSeenDead: false });
      return {
        bearerToken: latest,
        userId: '1900000000000000000',
        sessionId: String(1_900_000_000_000_000_001n + BigInt(tokens.size)),
        transport: 'rpc',
        obtainedAt: new Date(now),
      };
    },
    signIn() {
      signIns += 1;
      now += between(signInMs);
    },
    fails: () => random() < signInFailsShare,
    password: () => (now - start < passwordChangesOnDay * dayMs ? 'EXAMPLE-first' : 'EXAMPLE-second'),
    counts: () => ({ deaths, revokedEarly, signIns }),
  };
}

/** Mulberry32: small, seeded, the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

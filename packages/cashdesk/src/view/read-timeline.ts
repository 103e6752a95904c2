import { and, asc, desc, eq, gte, lt, or, sql } from 'drizzle-orm';
import type { Desk } from '../desk/desk.ts';
import type { SessionBinding } from '../session/session.ts';
import { bindingKey } from '../session/session-binding.ts';
import { sessionHistory, sessionRenewalHistory } from '../session/session-tables.ts';
import { switchHistory } from '../switch/switch-table.ts';
import { leaseDeadAfterMs } from '../worker/lease-life.ts';
import { workerLeases } from '../worker/worker-lease-table.ts';
import { type Segment, type StateChange, toChanges, toSegments } from './segments.ts';

type OnOff = 'on' | 'off';
/** `none`: from before there was anything to know. */
type Known = OnOff | 'none';

/** What happened to the session at one moment. */
export interface SessionMark {
  readonly at: Date;
  /** `pasted`: a person, or `.env`, brought it; `lost`: refused, or only a person can renew it. */
  readonly kind: 'renewed' | 'failed' | 'pasted' | 'lost';
  /** Way or reason, a code; null: none was given. */
  readonly detail: string | null;
}

/** How the desk stood over a stretch of time. */
export interface DeskTimeline {
  readonly automaticCredit: readonly Segment<OnOff>[];
  readonly session: readonly Segment<Known>[];
  /** Whether any worker ran. */
  readonly worker: readonly Segment<Known>[];
  /** Oldest first; the newest 200 of the stretch. */
  readonly marks: readonly SessionMark[];
}

interface Stretch {
  readonly from: Date;
  /** Not after the present. */
  readonly to: Date;
}

const rowsMax = 2_000;
const marksMax = 200;

/** Reads how automatic credit, session and workers stood, and what happened to the session meanwhile. */
export async function readTimeline(
  desk: Desk,
  { binding, ...stretch }: Stretch & { readonly binding: SessionBinding },
): Promise<DeskTimeline> {
  const key = bindingKey(desk.vault, binding);
  const [automaticCredit, session, worker] = await Promise.all([
    readCredit(desk, stretch),
    readSession(desk, stretch, key),
    readWorkers(desk, stretch),
  ]);
  return { automaticCredit, worker, ...session };
}

async function readCredit(desk: Desk, stretch: Stretch): Promise<Segment<OnOff>[]> {
  const { drizzle } = desk.database;
  const isIt = eq(switchHistory.name, 'automaticCredit');
  const [before, turns] = await Promise.all([
    drizzle
      .select({ isOn: switchHistory.isOn })
      .from(switchHistory)
      .where(and(isIt, lt(switchHistory.at, stretch.from)))
      .orderBy(desc(switchHistory.id))
      .limit(1),
    drizzle
      .select({ at: switchHistory.at, isOn: switchHistory.isOn })
      .from(switchHistory)
      .where(and(isIt, gte(switchHistory.at, stretch.from), lt(switchHistory.at, stretch.to)))
      .orderBy(asc(switchHistory.id))
      .limit(rowsMax),
  ]);
  const say = (isOn: boolean): OnOff => (isOn ? 'on' : 'off');
  // One that was never touched is on.
  const changes = turns.map(({ at, isOn }) => ({ at, state: say(isOn) }));
  return toSegments(stretch, say(before[0]?.isOn ?? true), changes);
}

interface SessionEvent {
  readonly at: Date;
  readonly what: string;
  readonly reason: string | null;
  readonly source: string | null;
}

async function readSession(
  desk: Desk,
  stretch: Stretch,
  key: string,
): Promise<Pick<DeskTimeline, 'session' | 'marks'>> {
  const { drizzle } = desk.database;
  const columns = {
    at: sessionHistory.at,
    what: sessionHistory.what,
    reason: sessionHistory.reason,
    source: sessionHistory.source,
  };
  const ofBinding = eq(sessionHistory.binding, key);
  const [before, events, renewals] = await Promise.all([
    drizzle
      .select(columns)
      .from(sessionHistory)
      .where(
        and(
          ofBinding,
          lt(sessionHistory.at, stretch.from),
          // The last that says anything of it; a state on the way says nothing.
          sql`(${sessionHistory.what} <> 'state' or ${sessionHistory.reason} ~ '^(ready|needs_operator)')`,
        ),
      )
      .orderBy(desc(sessionHistory.id))
      .limit(1),
    drizzle
      .select(columns)
      .from(sessionHistory)
      .where(and(ofBinding, gte(sessionHistory.at, stretch.from), lt(sessionHistory.at, stretch.to)))
      .orderBy(asc(sessionHistory.id))
      .limit(rowsMax),
    drizzle
      .select({
        at: sessionRenewalHistory.endedAt,
        way: sessionRenewalHistory.way,
        outcome: sessionRenewalHistory.outcome,
      })
      .from(sessionRenewalHistory)
      .where(
        and(
          eq(sessionRenewalHistory.binding, key),
          gte(sessionRenewalHistory.endedAt, stretch.from),
          lt(sessionRenewalHistory.endedAt, stretch.to),
        ),
      )
      .orderBy(desc(sessionRenewalHistory.id))
      .limit(rowsMax),
  ]);
  const changes = events.flatMap((event): StateChange<OnOff>[] => {
    const state = stateAfter(event);
    return state === null ? [] : [{ at: event.at, state }];
  });
  const standing = before[0] === undefined ? null : stateAfter(before[0]);
  const marks = [
    ...events.flatMap(markOf),
    ...renewals.map(
      ({ at, way, outcome }): SessionMark =>
        outcome === 'renewed'
          ? { at, kind: 'renewed', detail: way }
          : { at, kind: 'failed', detail: outcome },
    ),
  ].sort((one, other) => one.at.getTime() - other.at.getTime());
  return { session: toSegments<Known>(stretch, standing ?? 'none', changes), marks: marks.slice(-marksMax) };
}

/** Says how the session stands after an event; null: the event says nothing of it. */
function stateAfter({ what, reason }: Pick<SessionEvent, 'what' | 'reason'>): OnOff | null {
  if (what === 'refused') return 'off';
  if (what !== 'state') return 'on';
  if (reason?.startsWith('needs_operator')) return 'off';
  return reason?.startsWith('ready') ? 'on' : null;
}

function markOf({ at, what, reason, source }: SessionEvent): SessionMark[] {
  if (what === 'stored' && (source === 'paste' || source === 'env'))
    return [{ at, kind: 'pasted', detail: source }];
  if (what === 'refused') return [{ at, kind: 'lost', detail: 'refused' }];
  if (what === 'state' && reason?.startsWith('needs_operator'))
    return [{ at, kind: 'lost', detail: reason.split(': ')[1] ?? null }];
  return [];
}

async function readWorkers(desk: Desk, stretch: Stretch): Promise<Segment<Known>[]> {
  const leases = await desk.database.drizzle
    .select({
      from: workerLeases.startedAt,
      endedAt: workerLeases.endedAt,
      heartbeatAt: workerLeases.heartbeatAt,
    })
    .from(workerLeases)
    .where(
      and(
        lt(workerLeases.startedAt, stretch.to),
        or(gte(workerLeases.heartbeatAt, stretch.from), gte(workerLeases.endedAt, stretch.from)),
      ),
    )
    .orderBy(desc(workerLeases.startedAt))
    .limit(rowsMax);
  const ran = leases.map(({ from, endedAt, heartbeatAt }) => {
    const goesOn = endedAt === null && stretch.to.getTime() - heartbeatAt.getTime() < leaseDeadAfterMs;
    // Found dead later: it ran until its last heartbeat.
    return { from, to: goesOn ? stretch.to : heartbeatAt };
  });
  const changes = toChanges(ran);
  const early = changes.filter(({ at }) => at < stretch.from).at(-1);
  // Without one that ran before, there was no desk yet.
  const before: Known = early?.state ?? ((await ranBefore(desk, stretch.from)) ? 'off' : 'none');
  return toSegments<Known>(
    stretch,
    before,
    changes.filter(({ at }) => at >= stretch.from),
  );
}

async function ranBefore(desk: Desk, at: Date): Promise<boolean> {
  const rows = await desk.database.drizzle
    .select({ id: workerLeases.id })
    .from(workerLeases)
    .where(lt(workerLeases.startedAt, at))
    .limit(1);
  return rows.length > 0;
}

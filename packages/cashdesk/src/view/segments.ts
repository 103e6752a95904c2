/** A stretch of time in which something stood the same. */
export interface Segment<State extends string = string> {
  readonly from: Date;
  readonly to: Date;
  readonly state: State;
}

export interface StateChange<State extends string = string> {
  readonly at: Date;
  readonly state: State;
}

/**
 * Cuts a stretch of time by the changes in it. `before` is how it stood when the stretch began; changes come in their
 * order; a change to the same state makes no new segment. Pure.
 */
export function toSegments<State extends string>(
  { from, to }: { readonly from: Date; readonly to: Date },
  before: State,
  changes: readonly StateChange<State>[],
): Segment<State>[] {
  const segments: Segment<State>[] = [];
  let state = before;
  let since = from;
  const end = (at: Date): void => {
    if (at > since) segments.push({ from: since, to: at, state });
    since = at;
  };
  for (const change of changes) {
    if (change.state === state || change.at >= to) continue;
    if (change.at > since) end(change.at);
    state = change.state;
  }
  end(to);
  // A change and its undoing in one moment leave two pieces of one state.
  return segments.reduce<Segment<State>[]>((joined, segment) => {
    const last = joined.at(-1);
    if (last?.state !== segment.state) return [...joined, segment];
    return [...joined.slice(0, -1), { ...last, to: segment.to }];
  }, []);
}

/** Turns stretches that may overlap into changes of `on` and `off`. Pure. */
export function toChanges(
  stretches: readonly { readonly from: Date; readonly to: Date }[],
): StateChange<'on' | 'off'>[] {
  const edges = stretches
    .flatMap(({ from, to }) => [
      { at: from, step: 1 },
      { at: to, step: -1 },
    ])
    .sort((one, other) => one.at.getTime() - other.at.getTime() || other.step - one.step);
  let running = 0;
  return edges.map(({ at, step }) => {
    running += step;
    return { at, state: running > 0 ? 'on' : 'off' };
  });
}

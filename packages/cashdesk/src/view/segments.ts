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
  const endAt = (at: Date): void => {
    if (at <= since) return;
    const last = segments.at(-1);
    // A change and its undoing in one moment are no change.
    if (last?.state === state) segments[segments.length - 1] = { ...last, to: at };
    else segments.push({ from: since, to: at, state });
    since = at;
  };
  for (const change of changes) {
    if (change.state === state || change.at >= to) continue;
    endAt(change.at);
    state = change.state;
  }
  endAt(to);
  return segments;
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

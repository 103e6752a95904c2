/**
 * The states of a request and what moves them.
 *
 * `open`: the player was told an exact amount to pay. A payment: `matched`; a confirmed attempt: `settled`. At
 * `expires_at` it becomes `grace`: a late payment still has this one owner, but a person decides; 24 h later it is
 * `expired` and its amount is free; a person may still match it. A person: `cancelled` (the amount rests 24 h), also
 * when a match is taken apart. A match by hand that is taken back before anything was sent leaves it where it was:
 * `open`, `grace` or `expired`.
 */
export const requestTransitions = {
  open: ['matched', 'grace', 'cancelled'],
  grace: ['matched', 'expired', 'cancelled'],
  matched: ['settled', 'cancelled', 'open', 'grace', 'expired'],
  expired: ['matched'],
  settled: [],
  cancelled: [],
} as const satisfies Record<string, readonly string[]>;

export type RequestState = keyof typeof requestTransitions;
export const requestStates = Object.keys(requestTransitions) as readonly RequestState[];

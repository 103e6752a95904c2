/**
 * The states of a proposal and what moves them.
 *
 * `proposed`: a first person decided about money above the limit, with a reason; nothing has happened, and nothing
 * happens by itself. A second person, never the first: `confirmed` (the decision is carried out in the same
 * transaction) or `declined`. The first: `withdrawn`. `overtaken`: what it was about changed, or another decision about
 * it was carried out, before anybody confirmed; it can never be carried out any more.
 */
export const approvalTransitions = {
  proposed: ['confirmed', 'declined', 'withdrawn', 'overtaken'],
  confirmed: [],
  declined: [],
  withdrawn: [],
  overtaken: [],
} as const satisfies Record<string, readonly string[]>;

export type ApprovalState = keyof typeof approvalTransitions;
export const approvalStates = Object.keys(approvalTransitions) as readonly ApprovalState[];

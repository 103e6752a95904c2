/** How much is measured. */
export interface FlowPlan {
  /** Stage at 1 mail a second. */
  readonly slowSeconds: number;
  /** Stage at 50 mails a second, in so many rounds, the two ways in turns. */
  readonly fastSeconds: number;
  readonly fastRounds: number;
  /** Sustained rate: so long at the most, so many mails at the most, so many on their way at any moment. */
  readonly sustainedSeconds: number;
  readonly sustainedMails: number;
  readonly inFlight: number;
  readonly backlogMails: number;
  /** Requests in the table, the smallest first, the largest last. */
  readonly matchingSizes: readonly number[];
  readonly matchingRounds: number;
  readonly matchingPerRound: number;
}

export const fullPlan: FlowPlan = {
  slowSeconds: 60,
  fastSeconds: 10,
  fastRounds: 2,
  sustainedSeconds: 30,
  sustainedMails: 2_500,
  inFlight: 200,
  backlogMails: 1_000,
  matchingSizes: [1_000, 100_000, 1_000_000],
  matchingRounds: 12,
  matchingPerRound: 25,
};

/** Shows that everything works; its figures mean little. */
export const quickPlan: FlowPlan = {
  slowSeconds: 4,
  fastSeconds: 1,
  fastRounds: 1,
  sustainedSeconds: 60,
  sustainedMails: 40,
  inFlight: 20,
  backlogMails: 30,
  matchingSizes: [1_000, 2_000, 5_000],
  matchingRounds: 2,
  matchingPerRound: 3,
};

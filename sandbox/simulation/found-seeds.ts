/**
 * Seeds that once found something, with what it was. A test replays them. (Dice change with the simulation: a seed that
 * found a bug then may take another path now; the bug itself has a test of its own beside the code it was in.)
 */
export const foundSeeds: readonly { readonly seed: number; readonly found: string }[] = [
  {
    seed: 8,
    found:
      'cashdesk/mail: a hole whose mail another worker had stored was asked for at every scan (mail.pg.test.ts)',
  },
  {
    seed: 17,
    found:
      'cashdesk/credit: an answer a living worker could not store left its attempt `sending` for ever (credit.pg.test.ts)',
  },
  {
    seed: 24,
    found: 'cashdesk/credit: the same as 17 (credit.pg.test.ts)',
  },
  {
    seed: 1025,
    found:
      'cashdesk/player: a call began just after a person was told that its player is blocked (may-be-sent.pg.test.ts)',
  },
  {
    seed: 11,
    found:
      'the simulation itself: a heartbeat that waited for its turn was written with the time at which it was asked for (process.ts)',
  },
  {
    seed: 47,
    found:
      'the simulation itself: a claim that was given back and taken again counted as a gap in its history (snapshot.ts)',
  },
  {
    seed: 10006,
    found:
      'cashdesk/job: a job whose handing out was not acknowledged stayed held by a living worker for hours (worker-lease.pg.test.ts)',
  },
  {
    seed: 30120,
    found:
      'the simulation itself: a click that turns the credit on again, whose answer was lost, counted as if it had failed (operator.ts)',
  },
];

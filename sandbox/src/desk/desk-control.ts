import type { DeskState } from './desk-state.ts';
import type { DeskControl } from './desk-types.ts';

/** Gives scripts and tests their hold on a desk; lists are copies. */
export function createDeskControl(state: DeskState): DeskControl {
  const checkLifetime = (seconds: number): void => {
    if (!Number.isSafeInteger(seconds) || seconds < 0)
      throw new Error('a token lifetime is whole seconds, 0 or more');
  };
  return {
    setFault: (fault) => state.plan.add(fault),
    clearFaults: () => state.plan.clear(),
    faults: () => state.plan.left(),
    book: () => state.book.map((entry) => ({ ...entry })),
    sessions: () => state.tokens.sessions(),
    signIns: () => state.signIns.map((signIn) => ({ ...signIn })),
    calls: () => state.calls.map((call) => ({ ...call })),
    change(settings) {
      if (settings.tokenLifetimeSec !== undefined) checkLifetime(settings.tokenLifetimeSec);
      Object.assign(state.settings, settings);
      return { ...state.settings };
    },
    setTokenLifetime(seconds) {
      checkLifetime(seconds);
      state.settings.tokenLifetimeSec = seconds;
    },
    revokeTokens: () => state.tokens.revokeTokens(),
    endSessions: () => state.tokens.endSessions(),
    mintSession({ transport = 'rpc', lifetimeSec = state.settings.tokenLifetimeSec } = {}) {
      checkLifetime(lifetimeSec);
      const { access } = state.tokens.issue({
        userId: state.userId,
        transport,
        source: 'minted',
        lifetimeSec,
        withRefresh: false,
        killEarlier: false,
      });
      return state.tokens.openSession(access);
    },
    setPlayer(playerId, nickname) {
      state.players.set(playerId, nickname);
    },
    removePlayer(playerId) {
      state.players.set(playerId, undefined);
    },
    setWithdrawal(withdrawal) {
      state.withdrawals = [...state.withdrawals.filter(({ code }) => code !== withdrawal.code), withdrawal];
    },
  };
}

import type { Resolver } from '@luxon/bank-mail';

/** Whether the bank's DNS answers; `key_withdrawn`: it answers that the key a mail was signed with is valid no more. */
export type DnsState = 'answers' | 'silent' | 'key_withdrawn';

/** The DNS of one run: every worker asks it. */
export interface SimulatedDns {
  readonly resolver: Resolver;
  readonly state: () => DnsState;
  become(state: DnsState): void;
}

export function createDns(real: Resolver): SimulatedDns {
  let state: DnsState = 'answers';
  return {
    async resolver(name, rrtype) {
      if (state === 'silent')
        throw Object.assign(new Error('the simulated DNS is silent'), { code: 'ETIMEOUT' });
      const answer = await real(name, rrtype);
      return state === 'key_withdrawn' && name.includes('._domainkey.') ? [['v=DKIM1; p=']] : answer;
    },
    state: () => state,
    become(next) {
      state = next;
    },
  };
}

/** How far the origin of a mail is proven, best first. */
export type TrustLevel = 'T1' | 'T2' | 'T3' | 'T4' | 'T5';

/** What a level may do without a person. */
export type TrustEffect = 'automatic' | 'setting' | 'review' | 'refused';

/** The levels, what a mail has to have for each, and what each may do without a person. */
export const trustLevels: Readonly<Record<TrustLevel, { condition: string; effect: TrustEffect }>> = {
  T1: { condition: 'own DKIM pass, aligned, every check passed', effect: 'automatic' },
  T2: {
    condition: 'DKIM unusable, but the trusted receiver says dkim or dmarc pass for the bank',
    effect: 'setting',
  },
  T3: { condition: 'forwarded by an own mailbox and DKIM survived', effect: 'automatic' },
  T4: {
    condition: 'a signature of the bank that proves too little, or a bank that does not sign',
    effect: 'review',
  },
  T5: { condition: 'no signature, misaligned or forged', effect: 'refused' },
};

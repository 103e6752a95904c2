/** Who uses the panel. A role is the whole of what a person may do: there are no exceptions for one person. */
export const roles = ['owner', 'supervisor', 'cashier', 'auditor'] as const;
export type Role = (typeof roles)[number];

const everyone = roles;
const onShift = ['owner', 'supervisor', 'cashier'] as const;
const inCharge = ['owner', 'supervisor'] as const;
const control = ['owner', 'supervisor', 'auditor'] as const;
const ownerAlone = ['owner'] as const;

/** Which roles have a permission. What is not named here nobody may do. */
export const permissions = {
  /** The pages of the shift, and all that they show. */
  see_desk: everyone,
  /** One's own password, second factor, passkeys and sign-ins. */
  keep_own_account: everyone,
  see_audit: control,
  see_books: control,
  export_data: control,
  check_statement: everyone,
  take_requests: onShift,
  /** Every decision about money, as first or as second person. */
  decide_money: onShift,
  note_players: onShift,
  reread_mail: onShift,
  /** A paste, or a renewal of the session at MobCash: who is alone at night must be able to. */
  bring_session: onShift,
  /** Stopping is always safe; starting again is said by who answers for the shift. */
  stop_credit: onShift,
  start_credit: inCharge,
  /** That replies of a shape are credits from now on. */
  trust_replies: inCharge,
  block_players: inCharge,
  change_banks: inCharge,
  turn_accounts: inCharge,
  /** Where players pay to, and up to which sums. */
  change_accounts: ownerAlone,
  change_limits: ownerAlone,
  see_people: control,
  manage_people: ownerAlone,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Permission = keyof typeof permissions;

/** Says whether a role has a permission. */
export function mayDo(role: Role, permission: Permission): boolean {
  const allowed: readonly Role[] = permissions[permission];
  return allowed.includes(role);
}

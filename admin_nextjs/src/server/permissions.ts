import type { Permission, Role } from '@luxon/cashdesk';

/** Open without a sign-in; the reason stands beside each. */
const open = 'everybody';

/**
 * What every page, route and server action of the panel asks of who calls it: the one table. Pages and routes by their
 * address, actions by their function's name. What does not stand here does not compile, and a test walks the files: each
 * page, route and exported action stands here and asks for itself before it does anything. Which roles have a permission
 * stands in `cashdesk/src/operator/roles.ts`.
 */
export const access = {
  // pages
  '/': 'see_desk',
  '/accounts': 'see_desk',
  '/audit': 'see_audit',
  '/banks': 'see_desk',
  '/books': 'see_books',
  '/charts': 'see_desk',
  '/health': 'see_desk',
  '/match': 'see_desk',
  '/mail': 'see_desk',
  '/me': 'keep_own_account',
  '/people': 'see_people',
  '/mail/[id]': 'see_desk',
  '/payments': 'see_desk',
  '/payments/[id]': 'see_desk',
  '/players': 'see_desk',
  '/players/[id]': 'see_desk',
  '/requests': 'see_desk',
  '/requests/[id]': 'see_desk',
  '/session': 'see_desk',
  // Secrets are shown as set or not set.
  '/settings': 'see_desk',
  '/setup': 'see_desk',
  '/unknown': 'see_desk',
  '/unmatched': 'see_desk',
  '/unmatched/aside': 'see_desk',
  '/sign-in': open,
  // The one-time invitation is the permission.
  '/welcome': open,

  // routes
  // better-auth asks for itself.
  '/api/auth/[...all]': open,
  '/api/events': 'see_desk',
  '/api/export/[table]': 'export_data',
  // Asks for its own token.
  '/api/metrics': open,
  '/api/now': 'see_desk',
  '/mail/[id]/body': 'see_desk',

  // actions: requests, money
  addRequest: 'take_requests',
  cancelOpenRequest: 'decide_money',
  choosePayment: 'decide_money',
  takeBack: 'decide_money',
  decidePayment: 'decide_money',
  acceptMail: 'decide_money',
  decideMail: 'decide_money',
  closeUnknown: 'decide_money',
  answerWaiting: 'decide_money',
  changeClaim: 'decide_money',
  rereadMail: 'reread_mail',
  rereadWaitingMails: 'reread_mail',
  compareStatement: 'check_statement',

  // actions: tables, players
  keepView: 'keep_own_account',
  forgetView: 'keep_own_account',
  addNote: 'note_players',
  setBlock: 'block_players',
  setLimits: 'change_limits',

  // actions: the desk
  // Switching on again asks `setSwitch` for `start_credit`.
  turnAutomaticCredit: 'stop_credit',
  pasteAnything: 'bring_session',
  renewSession: 'bring_session',
  revokeTrust: 'trust_replies',
  addAccount: 'change_accounts',
  turnAccount: 'turn_accounts',
  closeOneAlarm: 'decide_money',
  recountBooks: 'see_books',
  verifyAuditNow: 'see_audit',
  tryBankDescription: 'change_banks',

  // actions: people
  invitePerson: 'manage_people',
  changePersonRole: 'manage_people',
  switchPerson: 'manage_people',
  unlockPerson: 'manage_people',
  resetPerson: 'manage_people',
  confirmIdentity: 'keep_own_account',
  changePassword: 'keep_own_account',
  startSecondFactor: 'keep_own_account',
  confirmSecondFactor: 'keep_own_account',
  stopSecondFactor: 'keep_own_account',
  makeBackupCodes: 'keep_own_account',
  startPasskey: 'keep_own_account',
  addOwnPasskey: 'keep_own_account',
  removeOwnPasskey: 'keep_own_account',
  endOwnSignIn: 'keep_own_account',
  // The one-time invitation is the permission.
  createOperator: open,
  signOut: open,
  // Cookies about the reader's language and colours.
  chooseLanguage: open,
  chooseTheme: open,
} as const satisfies Readonly<Record<string, Permission | typeof open>>;

type Access = typeof access;

/** A page, route or action that asks for a permission. */
export type Guarded = {
  [Name in keyof Access]: Access[Name] extends Permission ? Name : never;
}[keyof Access];
/** A server action that asks for a permission. */
export type GuardedAction = Exclude<Guarded, `/${string}`>;

/** What changes limits, roles and secrets asks again who it is, unless that was shown a moment ago. */
const asking: ReadonlySet<GuardedAction> = new Set([
  'addAccount',
  'setLimits',
  'pasteAnything',
  'invitePerson',
  'changePersonRole',
  'switchPerson',
  'unlockPerson',
  'resetPerson',
  'changePassword',
  'startSecondFactor',
  'stopSecondFactor',
  'makeBackupCodes',
  'startPasskey',
  'addOwnPasskey',
  'removeOwnPasskey',
]);

/** Says whether an action asks again who it is. */
export const asksWhoItIs = (name: GuardedAction): boolean => asking.has(name);

/** Says whether this person must turn the second factor on before anything but that. */
export function lacksSecondFactor(
  { role, hasSecondFactor }: { readonly role: Role; readonly hasSecondFactor: boolean },
  wanted: 'off' | 'owners' | 'all',
): boolean {
  return !hasSecondFactor && (wanted === 'all' || (wanted === 'owners' && role === 'owner'));
}

/** Gives the permission a page, route or action asks for. */
export const permissionOf = (name: Guarded): Permission => access[name];

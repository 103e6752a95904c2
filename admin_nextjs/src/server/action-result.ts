import type { PasteRefusal } from '@luxon/cashdesk';

/** What came of an action; `text` is a key of the messages' `results` wherever a person is told of it. */
export interface ActionResult {
  readonly kind: 'done' | 'problem';
  readonly text: ResultText;
  /** What the text names: masked parts, never a secret. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** The same as the browser gets it, said in the reader's language. */
export interface Answer extends ActionResult {
  readonly said: string;
}

export type ResultText =
  | 'saved'
  | 'signedOut'
  | 'notAllowed'
  | 'secondFactorNeeded'
  | 'showCode'
  | 'showPassword'
  | 'passwordWrong'
  | 'codeWrong'
  | 'codeUsed'
  | 'locked'
  | 'lastOwner'
  | 'invited'
  | 'passkeyOffered'
  | 'passkeyRefused'
  | 'secondFactorStarted'
  | 'backupCodes'
  | 'passwordShort'
  | 'passwordEasy'
  | 'matched'
  | 'closed'
  | 'alreadyClosed'
  | 'notPossible'
  | 'creditedAfterAll'
  | 'tooEarly'
  | 'reasonMissing'
  | 'malformedRequest'
  | 'sessionTaken'
  | 'sessionWaits'
  | 'renewalAsked'
  | `paste_${PasteRefusal | 'refused_by_mobcash' | 'other_user' | 'switched_off'}`
  | 'noFreeAmount'
  | 'noMailbox'
  | 'noAccount'
  | 'accountNameTaken'
  | 'malformedAccount'
  | 'keyUsed'
  | 'inviteInvalid'
  | 'operatorName'
  | 'operatorEmail'
  | 'operatorPassword'
  | 'operatorKnown'
  | 'checkStarted'
  | 'trialAsked'
  | 'malformedTemplate'
  | 'readAgain'
  | 'readAllAgain'
  | 'seenBefore'
  | 'noticeMissing'
  | 'takesBack'
  | 'malformedNotice'
  | 'proposed'
  | 'proposedAlone'
  | 'alreadyProposed'
  | 'confirmed'
  | 'declined'
  | 'withdrawn'
  | 'ownProposal'
  | 'notYours'
  | 'overtaken'
  | 'stale'
  | 'staleOther'
  | 'takenByOther'
  | 'tooManyViews'
  | 'matchedMayUndo'
  | 'takenBack'
  | 'tooLateToTakeBack'
  | 'playerRefused'
  | 'malformedPlayer'
  | 'noted'
  | 'failed';

type Facts = Readonly<Record<string, string>>;
export const done = (text: ResultText, facts: Facts = {}): ActionResult => ({ kind: 'done', text, facts });
export const problem = (text: ResultText, facts: Facts = {}): ActionResult => ({
  kind: 'problem',
  text,
  facts,
});

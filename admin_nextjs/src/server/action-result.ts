/** What came of an action; `text` is a key of the messages' `results`. */
export interface ActionResult {
  readonly kind: 'done' | 'problem';
  readonly text: ResultText;
}

export type ResultText =
  | 'saved'
  | 'matched'
  | 'closed'
  | 'alreadyClosed'
  | 'notPossible'
  | 'tooEarly'
  | 'reasonMissing'
  | 'malformedRequest'
  | 'malformedSession'
  | 'noFreeAmount'
  | 'noMailbox'
  | 'keyUsed'
  | 'inviteInvalid'
  | 'malformedOperator'
  | 'operatorKnown'
  | 'failed';

export const done = (text: ResultText): ActionResult => ({ kind: 'done', text });
export const problem = (text: ResultText): ActionResult => ({ kind: 'problem', text });

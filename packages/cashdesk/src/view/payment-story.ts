import type { Currency } from '@luxon/money';
import { bigint, integer, pgView, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { AttemptState } from '../credit/transitions.ts';
import type { MailState } from '../mail/transitions.ts';
import type { PaymentState } from '../payment/transitions.ts';
import type { RequestState } from '../request/transitions.ts';

const instant = (name: string) => timestamp(name, { withTimezone: true });
const minor = (name: string) => bigint(name, { mode: 'bigint' });

/** The chain receipt → attempt → match → payment → mail, as `migrations/0002_story.sql` tells it. */
export const paymentStory = pgView('payment_story', {
  paymentId: uuid('payment_id').notNull(),
  paymentState: text('payment_state').$type<PaymentState>().notNull(),
  bank: text('bank').notNull(),
  scope: text('scope').notNull(),
  amountMinor: minor('amount_minor').notNull(),
  currency: text('currency').$type<Currency>().notNull(),
  bankTime: instant('bank_time'),
  recordedAt: instant('recorded_at').notNull(),
  vouchedBy: text('vouched_by').notNull(),
  mailId: uuid('mail_id').notNull(),
  mailbox: text('mailbox').notNull(),
  folder: text('folder').notNull(),
  uidValidity: minor('uid_validity').notNull(),
  uid: minor('uid').notNull(),
  mailReceivedAt: instant('mail_received_at').notNull(),
  mailStoredAt: instant('mail_stored_at').notNull(),
  mailState: text('mail_state').$type<MailState>().notNull(),
  trustLevel: text('trust_level'),
  signedByDomain: text('signed_by_domain'),
  /** Separated by spaces. */
  signatureHashes: text('signature_hashes'),
  matchId: uuid('match_id'),
  matchDecidedBy: text('match_decided_by'),
  matchReason: text('match_reason'),
  matchDecidedAt: instant('match_decided_at'),
  matchEndedAt: instant('match_ended_at'),
  requestId: uuid('request_id'),
  playerId: text('player_id'),
  requestBaseMinor: minor('request_base_minor'),
  requestPayMinor: minor('request_pay_minor'),
  requestState: text('request_state').$type<RequestState>(),
  attemptId: uuid('attempt_id'),
  attemptOrdinal: integer('attempt_ordinal'),
  attemptState: text('attempt_state').$type<AttemptState>(),
  attemptAmountMinor: minor('attempt_amount_minor'),
  attemptPlannedBy: text('attempt_planned_by'),
  attemptPlannedAt: instant('attempt_planned_at'),
  attemptSendingAt: instant('attempt_sending_at'),
  attemptDeadlineAt: instant('attempt_deadline_at'),
  attemptFinishedAt: instant('attempt_finished_at'),
  attemptNickname: text('attempt_nickname'),
  attemptReason: text('attempt_reason'),
  attemptHttpStatus: integer('attempt_http_status'),
  attemptShape: text('attempt_shape'),
  attemptEvidence: text('attempt_evidence'),
  receiptId: uuid('receipt_id'),
  receiptConfirmedBy: text('receipt_confirmed_by'),
  receiptAt: instant('receipt_at'),
}).existing();

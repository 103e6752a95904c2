-- The whole chain receipt → attempt → match → payment → mail, one row per attempt (or match, or payment, where the
-- chain ends there). The panel shows it as the payment's story.
create view payment_story as
select
  payment.id as payment_id,
  payment.state as payment_state,
  payment.bank,
  payment.scope,
  payment.amount_minor,
  payment.currency,
  payment.bank_time,
  payment.recorded_at,
  payment.vouched_by,
  mail.id as mail_id,
  mail.mailbox,
  mail.folder,
  mail.uid_validity,
  mail.uid,
  mail.received_at as mail_received_at,
  mail.stored_at as mail_stored_at,
  mail.state as mail_state,
  mail.evidence ->> 'level' as trust_level,
  mail.evidence ->> 'domain' as signed_by_domain,
  (select string_agg(signature.signature_hash, ' ' order by signature.signature_hash)
    from payment_signatures as signature where signature.payment_id = payment.id) as signature_hashes,
  match.id as match_id,
  match.decided_by as match_decided_by,
  match.reason as match_reason,
  match.decided_at as match_decided_at,
  match.ended_at as match_ended_at,
  request.id as request_id,
  request.player_id,
  request.base_minor as request_base_minor,
  request.pay_minor as request_pay_minor,
  request.state as request_state,
  attempt.id as attempt_id,
  attempt.ordinal as attempt_ordinal,
  attempt.state as attempt_state,
  attempt.amount_minor as attempt_amount_minor,
  attempt.planned_by as attempt_planned_by,
  attempt.planned_at as attempt_planned_at,
  attempt.sending_at as attempt_sending_at,
  attempt.deadline_at as attempt_deadline_at,
  attempt.finished_at as attempt_finished_at,
  attempt.nickname as attempt_nickname,
  attempt.reason as attempt_reason,
  attempt.http_status as attempt_http_status,
  attempt.shape as attempt_shape,
  attempt.evidence as attempt_evidence,
  receipt.id as receipt_id,
  receipt.confirmed_by as receipt_confirmed_by,
  receipt.at as receipt_at
from payments as payment
join mails as mail on mail.id = payment.mail_id
left join matches as match on match.payment_id = payment.id
left join requests as request on request.id = match.request_id
left join attempts as attempt on attempt.match_id = match.id
left join receipts as receipt on receipt.attempt_id = attempt.id;

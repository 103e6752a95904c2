-- The books: what came, what was credited, where the rest stands, and what does not fit. Read by checkBooks.

-- Each payment with what the books need to know of it. Its day is that of Bishkek (Asia/Bishkek): the bank's time or,
-- where the bank states none, when the mail arrived.
create view books_payments as
select
  payment.id,
  payment.scope,
  (coalesce(payment.bank_time, payment.received_at) at time zone 'Asia/Bishkek')::date as day,
  payment.currency,
  payment.amount_minor,
  payment.state,
  -- What the bank's mail said; the payment's own sum where a person vouched for it, or the mail's words were not kept.
  case when mail.id is null then 0
    when payment.vouched_by = 'bank' and mail.notice is not null then (mail.notice ->> 'amountMinor')::bigint
    else payment.amount_minor end as mail_minor,
  mail.id is not null and mail.state = 'read' and mail.payment_id is not distinct from payment.id as has_mail,
  payment.vouched_by = 'bank' and mail.notice is not null and (
    mail.notice ->> 'amountMinor' <> payment.amount_minor::text or mail.notice ->> 'currency' <> payment.currency
  ) as mail_differs,
  coalesce(held.matches, 0) as live_matches,
  coalesce(tried.of_live_match, 0) as tries,
  coalesce(tried.going, 0) as going,
  coalesce(tried.unknown, 0) as unknown,
  coalesce(tried.confirmed, 0) as confirmed,
  coalesce(tried.confirmed_minor, 0) as confirmed_minor,
  coalesce(tried.receipts, 0) as receipts,
  coalesce(tried.receipts_minor, 0) as receipts_minor
from payments as payment
left join mails as mail on mail.id = payment.mail_id
left join (
  select payment_id, count(*) as matches from matches where ended_at is null group by payment_id
) as held on held.payment_id = payment.id
left join (
  select
    attempt.payment_id,
    count(*) filter (where match.ended_at is null) as of_live_match,
    count(*) filter (where attempt.state in ('planned', 'sending')) as going,
    count(*) filter (where attempt.state = 'unknown') as unknown,
    count(*) filter (where attempt.state = 'confirmed') as confirmed,
    sum(attempt.amount_minor) filter (where attempt.state = 'confirmed') as confirmed_minor,
    sum(receipt.receipts) as receipts,
    sum(receipt.minor) as receipts_minor
  from attempts as attempt
  left join matches as match on match.id = attempt.match_id
  -- Summed first: a second receipt must not count its attempt twice.
  left join (
    select attempt_id, count(*) as receipts, sum(amount_minor) as minor from receipts group by attempt_id
  ) as receipt on receipt.attempt_id = attempt.id
  group by attempt.payment_id
) as tried on tried.payment_id = payment.id;
--> statement-breakpoint
-- One line per receiving account (scope), day and currency; sums in minor units. A payment stands in exactly one of
-- settled, on_the_way, unknown, refused, unmatched, set_aside, returned, with its own sum.
create view books as
with parts as (
  select
    scope, day, currency, amount_minor as minor, state, mail_minor, has_mail,
    confirmed, confirmed_minor, receipts, receipts_minor,
    case
      when state = 'settled' then 'settled'
      when state = 'recorded' then 'unmatched'
      when state in ('set_aside', 'returned') then state
      when going > 0 then 'on_the_way'
      when unknown > 0 then 'unknown'
      -- Confirmed and yet not settled: it stands nowhere, and the line does not add up.
      when confirmed = 0 then 'refused'
    end as place
  from books_payments
), payment_lines as (
  select
    scope, day, currency,
    count(*) filter (where has_mail) as mails_count,
    coalesce(sum(mail_minor) filter (where has_mail), 0) as mails_minor,
    0 as repeated_mails, 0 as waiting_mails_count, 0 as waiting_mails_minor,
    count(*) as payments_count, sum(minor) as payments_minor,
    sum(receipts) as credits_count, sum(receipts_minor) as credits_minor,
    sum(confirmed) as confirmed_count, sum(confirmed_minor) as confirmed_minor,
    count(*) filter (where place = 'settled') as settled_count,
    coalesce(sum(minor) filter (where place = 'settled'), 0) as settled_minor,
    count(*) filter (where place = 'on_the_way') as on_the_way_count,
    coalesce(sum(minor) filter (where place = 'on_the_way'), 0) as on_the_way_minor,
    count(*) filter (where place = 'unknown') as unknown_count,
    coalesce(sum(minor) filter (where place = 'unknown'), 0) as unknown_minor,
    count(*) filter (where place = 'refused') as refused_count,
    coalesce(sum(minor) filter (where place = 'refused'), 0) as refused_minor,
    count(*) filter (where place = 'unmatched') as unmatched_count,
    coalesce(sum(minor) filter (where place = 'unmatched'), 0) as unmatched_minor,
    count(*) filter (where place = 'set_aside') as set_aside_count,
    coalesce(sum(minor) filter (where place = 'set_aside'), 0) as set_aside_minor,
    count(*) filter (where place = 'returned') as returned_count,
    coalesce(sum(minor) filter (where place = 'returned'), 0) as returned_minor
  from parts
  group by scope, day, currency
), mail_lines as (
  -- Mails that told of a payment again count on its line; those that wait for a person, on the line of what they say.
  select
    coalesce(payment.scope, mail.notice ->> 'scope', mail.mailbox) as scope,
    (coalesce(payment.bank_time, payment.received_at, (mail.notice ->> 'bankTime')::timestamptz, mail.received_at)
      at time zone 'Asia/Bishkek')::date as day,
    coalesce(payment.currency, mail.notice ->> 'currency') as currency,
    count(payment.id) as repeated_mails,
    count(*) filter (where payment.id is null) as waiting_mails_count,
    coalesce(sum((mail.notice ->> 'amountMinor')::bigint) filter (where payment.id is null), 0) as waiting_mails_minor
  from mails as mail
  left join payments as payment on payment.id = mail.payment_id and mail.state = 'read'
  where mail.state in ('review', 'unreadable', 'oversize') or (mail.state = 'read' and payment.mail_id <> mail.id)
  group by 1, 2, 3
)
select
  coalesce(payment_lines.scope, mail_lines.scope) as scope,
  coalesce(payment_lines.day, mail_lines.day) as day,
  coalesce(payment_lines.currency, mail_lines.currency) as currency,
  coalesce(mails_count, 0) + coalesce(mail_lines.repeated_mails, 0) as mails_count,
  coalesce(mails_minor, 0) as mails_minor,
  coalesce(mail_lines.repeated_mails, 0) as repeated_mails,
  coalesce(mail_lines.waiting_mails_count, 0) as waiting_mails_count,
  coalesce(mail_lines.waiting_mails_minor, 0) as waiting_mails_minor,
  coalesce(payments_count, 0) as payments_count, coalesce(payments_minor, 0) as payments_minor,
  coalesce(credits_count, 0) as credits_count, coalesce(credits_minor, 0) as credits_minor,
  coalesce(confirmed_count, 0) as confirmed_count, coalesce(confirmed_minor, 0) as confirmed_minor,
  coalesce(settled_count, 0) as settled_count, coalesce(settled_minor, 0) as settled_minor,
  coalesce(on_the_way_count, 0) as on_the_way_count, coalesce(on_the_way_minor, 0) as on_the_way_minor,
  coalesce(unknown_count, 0) as unknown_count, coalesce(unknown_minor, 0) as unknown_minor,
  coalesce(refused_count, 0) as refused_count, coalesce(refused_minor, 0) as refused_minor,
  coalesce(unmatched_count, 0) as unmatched_count, coalesce(unmatched_minor, 0) as unmatched_minor,
  coalesce(set_aside_count, 0) as set_aside_count, coalesce(set_aside_minor, 0) as set_aside_minor,
  coalesce(returned_count, 0) as returned_count, coalesce(returned_minor, 0) as returned_minor
from payment_lines
-- Two nulls are one line here: currencies are three letters.
full join mail_lines on mail_lines.scope = payment_lines.scope and mail_lines.day = payment_lines.day
  and coalesce(mail_lines.currency, '') = coalesce(payment_lines.currency, '');
--> statement-breakpoint
-- Every row that does not fit, by the rules of src/books/book-rules.ts.
create view books_misfits as
select broken.rule, 'mail' as noun, mail.id, payment.id as payment_id
from mails as mail
left join payments as payment on payment.id = mail.payment_id
cross join lateral (values
  ('mail_without_payment', mail.state = 'read' and payment.id is null),
  ('mail_half_read', mail.state = 'verified')
) as broken (rule, is_broken)
where mail.state in ('read', 'verified') and broken.is_broken
union all
select broken.rule, 'payment', payment.id, payment.id
from books_payments as payment
cross join lateral (values
  ('payment_without_mail', not payment.has_mail),
  ('mail_sum_differs', payment.mail_differs),
  ('payment_without_match', payment.state in ('matched', 'settled') and payment.live_matches = 0),
  ('payment_twice_matched', payment.live_matches > 1),
  ('payment_forgotten', payment.state = 'matched' and payment.live_matches > 0 and payment.tries = 0),
  ('payment_settled_without_receipt', payment.state = 'settled' and payment.receipts = 0),
  ('payment_credited_twice', payment.receipts > 1)
) as broken (rule, is_broken)
where broken.is_broken
union all
select 'match_without_payment', 'match', match.id, match.payment_id
from matches as match
left join payments as payment on payment.id = match.payment_id
left join requests as request on request.id = match.request_id
where match.ended_at is null
  and (payment.state in ('matched', 'settled') and request.state in ('matched', 'settled')) is not true
union all
select broken.rule, 'request', request.id, held.payment_id
from requests as request
left join (
  select match.request_id, count(*) as matches, (array_agg(payment.id order by payment.id))[1] as payment_id,
    bool_or(payment.state = 'settled') as is_settled
  from matches as match
  left join payments as payment on payment.id = match.payment_id
  where match.ended_at is null
  group by match.request_id
) as held on held.request_id = request.id
cross join lateral (values
  ('request_twice_matched', held.matches > 1),
  ('request_without_match', request.state = 'matched' and held.matches is null),
  ('request_settled_without_payment', request.state = 'settled' and held.is_settled is not true)
) as broken (rule, is_broken)
where request.state in ('matched', 'settled') and broken.is_broken
union all
select broken.rule, 'attempt', attempt.id, payment.id
from attempts as attempt
left join matches as match on match.id = attempt.match_id
left join payments as payment on payment.id = attempt.payment_id
left join requests as request on request.id = attempt.request_id
left join receipts as receipt on receipt.attempt_id = attempt.id
cross join lateral (values
  ('attempt_without_match', (match.ended_at is null and match.payment_id = attempt.payment_id
    and match.request_id = attempt.request_id) is not true),
  -- The base sum may be credited only where exactly the amount asked for was paid.
  ('attempt_differs', (attempt.player_id = request.player_id and attempt.currency = payment.currency
    and (attempt.amount_minor = payment.amount_minor
      or attempt.amount_minor = request.base_minor and payment.amount_minor = request.pay_minor)) is not true),
  ('attempt_confirmed_without_receipt', attempt.state = 'confirmed' and receipt.id is null),
  ('attempt_confirmed_not_settled', attempt.state = 'confirmed'
    and (payment.state = 'settled' and request.state = 'settled') is not true)
) as broken (rule, is_broken)
where attempt.state in ('planned', 'sending', 'unknown', 'confirmed') and broken.is_broken
union all
select broken.rule, 'receipt', receipt.id, attempt.payment_id
from receipts as receipt
left join attempts as attempt on attempt.id = receipt.attempt_id
cross join lateral (values
  ('receipt_not_confirmed', attempt.state is distinct from 'confirmed'),
  ('receipt_differs', (receipt.player_id, receipt.amount_minor, receipt.currency)
    is distinct from (attempt.player_id, attempt.amount_minor, attempt.currency))
) as broken (rule, is_broken)
where broken.is_broken;
--> statement-breakpoint
-- Reads both views in one moment, sums as text; at most 1,000 misfits, more than a person reads. A function, because
-- PostgreSQL keeps its plan for the connection: planning takes longer than reading a small desk.
create function cashdesk_read_books() returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object(
    'lines', (
      select coalesce(jsonb_agg(
        (select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(line)))
        order by line.day desc, line.scope, line.currency), '[]')
      from books as line
    ),
    'misfits', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'rule', misfit.rule, 'noun', misfit.noun, 'id', misfit.id, 'paymentId', misfit.payment_id)
        order by misfit.rule, misfit.id), '[]')
      -- Sorted before it is cut: a bare limit makes PostgreSQL plan for the first rows, and there are none.
      from (select * from books_misfits order by rule, id limit 1000) as misfit
    )
  );
end
$$;

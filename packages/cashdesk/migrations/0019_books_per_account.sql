-- The books by receiving account: accounts that share bank and mailbox were one line. A payment, its mail and its credit
-- count under the account of the request it is matched with; what no account can be named for (unmatched, set aside,
-- returned, waiting mails, desks without accounts) under the scope alone. A request that asked to pay to another bank or
-- mailbox names none: the money did not come there. Nor does a payment that is matched twice, which does not fit.

-- One line per scope, receiving account, day and currency; sums in minor units. A payment stands in exactly one of
-- settled, on_the_way, unknown, refused, unmatched, set_aside, returned, with its own sum.
create or replace view books as
with parts as (
  select
    payment.scope, request.receiving_account_id as account_id, payment.day, payment.currency,
    payment.amount_minor as minor, payment.state, payment.mail_minor, payment.has_mail,
    payment.confirmed, payment.confirmed_minor, payment.receipts, payment.receipts_minor,
    case
      when payment.state = 'settled' then 'settled'
      when payment.state = 'recorded' then 'unmatched'
      when payment.state in ('set_aside', 'returned') then payment.state
      when going > 0 then 'on_the_way'
      when unknown > 0 then 'unknown'
      -- Confirmed and yet not settled: it stands nowhere, and the line does not add up.
      when confirmed = 0 then 'refused'
    end as place
  from books_payments as payment
  -- One at the most, so that no payment counts twice.
  left join matches as match on match.payment_id = payment.id and match.ended_at is null and payment.live_matches = 1
  left join requests as request on request.id = match.request_id and request.scope = payment.scope
    and request.receiving_account_id is not null
), payment_lines as (
  select
    scope, account_id, day, currency,
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
  group by scope, account_id, day, currency
), mail_lines as (
  -- Mails that told of a payment again count on its line; those that wait for a person, on the line of what they say.
  select
    coalesce(payment.scope, mail.notice ->> 'scope', mail.mailbox) as scope,
    -- Few mails come twice: their accounts are looked up one by one.
    (select case when count(*) = 1 then (array_agg(request.receiving_account_id))[1] end
      from matches as match
      left join requests as request on request.id = match.request_id and request.scope = payment.scope
      where match.payment_id = payment.id and match.ended_at is null) as account_id,
    (coalesce(payment.bank_time, payment.received_at, (mail.notice ->> 'bankTime')::timestamptz, mail.received_at)
      at time zone 'Asia/Bishkek')::date as day,
    coalesce(payment.currency, mail.notice ->> 'currency') as currency,
    count(payment.id) as repeated_mails,
    count(*) filter (where payment.id is null) as waiting_mails_count,
    coalesce(sum((mail.notice ->> 'amountMinor')::bigint) filter (where payment.id is null), 0) as waiting_mails_minor
  from mails as mail
  left join payments as payment on payment.id = mail.payment_id and mail.state = 'read'
  where mail.state in ('review', 'unreadable', 'oversize') or (mail.state = 'read' and payment.mail_id <> mail.id)
  group by 1, 2, 3, 4
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
  coalesce(returned_count, 0) as returned_count, coalesce(returned_minor, 0) as returned_minor,
  coalesce(payment_lines.account_id, mail_lines.account_id) as account_id,
  account.name as account_name
from payment_lines
-- Two nulls are one line here: currencies are three letters, and no account has the id of zeros.
full join mail_lines on mail_lines.scope = payment_lines.scope and mail_lines.day = payment_lines.day
  and coalesce(mail_lines.currency, '') = coalesce(payment_lines.currency, '')
  and coalesce(mail_lines.account_id, '00000000-0000-0000-0000-000000000000')
    = coalesce(payment_lines.account_id, '00000000-0000-0000-0000-000000000000')
left join receiving_accounts as account on account.id = coalesce(payment_lines.account_id, mail_lines.account_id);
--> statement-breakpoint
-- As in 0009 and 0016; of a scope the accounts by name, and last what no account can be named for.
create or replace function cashdesk_read_books() returns jsonb language plpgsql stable set jit = off as $$
begin
  return jsonb_build_object(
    'lines', (
      select coalesce(jsonb_agg(
        (select jsonb_object_agg(key, value) from jsonb_each_text(to_jsonb(line)))
        order by line.day desc, line.scope, line.account_name, line.currency), '[]')
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

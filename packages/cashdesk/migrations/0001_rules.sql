-- What every table of the desk obeys.

-- Says which table changed, once per table and transaction, to whoever listens (LISTEN cashdesk_changed).
create function cashdesk_notify_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('cashdesk_changed', tg_table_name);
  return null;
end
$$;
--> statement-breakpoint
create function cashdesk_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append only: % refused', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
end
$$;
--> statement-breakpoint
-- Watches every table of the desk, but for those that move by themselves or hold nothing to look at.
do $$
declare
  watched text;
begin
  for watched in
    select tablename from pg_tables
    where schemaname = current_schema()
      and tablename not in (
        'worker_leases', 'database_epochs', 'vault_keys',
        'operator_sessions', 'operator_accounts', 'operator_verifications'
      )
  loop
    execute format(
      'create trigger %I after insert or update or delete on %I for each statement execute function cashdesk_notify_changed()',
      watched || '_changed', watched
    );
  end loop;
end
$$;
--> statement-breakpoint
-- History and receipts are only ever added to: every table named so, by its name.
do $$
declare
  kept text;
begin
  for kept in
    select tablename from pg_tables
    where schemaname = current_schema() and (tablename = 'history' or tablename like '%\_history' or tablename = 'receipts')
  loop
    execute format(
      'create trigger %I before update or delete on %I for each row execute function cashdesk_refuse_change()',
      kept || '_append_only', kept
    );
    execute format(
      'create trigger %I before truncate on %I for each statement execute function cashdesk_refuse_change()',
      kept || '_not_emptied', kept
    );
  end loop;
end
$$;
--> statement-breakpoint
-- While the key changes, a process may still seal with the old one: what nobody could open is not stored.
create function cashdesk_sealed_with_present_key() returns trigger language plpgsql as $$
begin
  if new.sealed is not null and exists (
    select 1 from vault_keys where not starts_with(new.sealed, 'v1.' || key_id || '.')
  ) then
    raise exception 'sealed_with_present_key: the key changed meanwhile';
  end if;
  return new;
end
$$;
--> statement-breakpoint
create trigger sessions_sealed before insert or update of sealed on sessions
  for each row execute function cashdesk_sealed_with_present_key();
--> statement-breakpoint
create trigger session_candidates_sealed before insert or update of sealed on session_candidates
  for each row execute function cashdesk_sealed_with_present_key();

-- The chain over everything that was decided; what is hashed, to the byte: src/audit/chain-rule.ts.
CREATE TABLE "audit_chain" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"table_name" text NOT NULL,
	"row_id" text NOT NULL,
	"row_at" text,
	"row_hash" text,
	"column_hashes" text NOT NULL,
	"sealed_at" text NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_chain_seq_positive" CHECK ("audit_chain"."seq" > 0)
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"day" date PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "audit_pending" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_pending_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"table_name" text NOT NULL,
	"row_id" text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "audit_chain_row_once" ON "audit_chain" USING btree ("table_name","row_id");--> statement-breakpoint
ALTER TABLE "trusted_shape_history" ADD CONSTRAINT "trusted_shape_history_person_reason" CHECK ("trusted_shape_history"."actor" = 'system' or "trusted_shape_history"."actor" like 'worker:%' or "trusted_shape_history"."reason" ~ '\S') NOT VALID;--> statement-breakpoint
ALTER TABLE "history" ADD CONSTRAINT "history_person_reason" CHECK ("history"."actor" = 'system' or "history"."actor" like 'worker:%' or "history"."reason" ~ '\S') NOT VALID;--> statement-breakpoint
ALTER TABLE "switch_history" ADD CONSTRAINT "switch_history_reason" CHECK ("switch_history"."reason" ~ '\S') NOT VALID;
--> statement-breakpoint
-- (NOT VALID above: the rule holds for every row from now on, and a desk with an old blank reason still migrates.)

-- Marks rows that were just added as waiting for the chain, in the transaction that adds them: what is committed and not
-- in the chain is always here, in whatever order transactions commit.
create function cashdesk_await_seal() returns trigger language plpgsql as $$
begin
  insert into audit_pending (table_name, row_id) select tg_table_name, added.id::text from added order by added.id;
  return null;
end
$$;
--> statement-breakpoint
-- Makes a table append only and puts it under the audit, with the rows it has. Every table of src/audit/audited-tables.ts.
create function cashdesk_audit(audited text) returns void language plpgsql as $$
begin
  execute format(
    'create or replace trigger %I before update or delete on %I for each row execute function cashdesk_refuse_change()',
    audited || '_append_only', audited
  );
  execute format(
    'create or replace trigger %I before truncate on %I for each statement execute function cashdesk_refuse_change()',
    audited || '_not_emptied', audited
  );
  execute format(
    'create trigger %I after insert on %I referencing new table as added for each statement execute function cashdesk_await_seal()',
    audited || '_audited', audited
  );
  execute format('insert into audit_pending (table_name, row_id) select %L, kept.id::text from %I as kept order by kept.id', audited, audited);
end
$$;
--> statement-breakpoint
select cashdesk_audit('history'), cashdesk_audit('receipts'), cashdesk_audit('switch_history'),
  cashdesk_audit('trusted_shape_history'), cashdesk_audit('session_history'), cashdesk_audit('session_renewal_history'),
  cashdesk_audit('receiving_account_history');
--> statement-breakpoint
create trigger audit_chain_append_only before update or delete on audit_chain
  for each row execute function cashdesk_refuse_change();
--> statement-breakpoint
create trigger audit_chain_not_emptied before truncate on audit_chain
  for each statement execute function cashdesk_refuse_change();

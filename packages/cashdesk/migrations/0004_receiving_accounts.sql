CREATE TABLE "receiving_account_history" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "receiving_account_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" uuid NOT NULL,
	"what" text NOT NULL,
	"reason" text NOT NULL,
	"actor" text NOT NULL,
	"facts" jsonb,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "receiving_accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"bank" text NOT NULL,
	"mailbox" text NOT NULL,
	"pay_to" text NOT NULL,
	"currency" text NOT NULL,
	"day_limit_minor" bigint,
	"request_min_minor" bigint,
	"request_max_minor" bigint,
	"shown_from_minute" smallint,
	"shown_until_minute" smallint,
	"is_on" boolean NOT NULL,
	"reason" text NOT NULL,
	"actor" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "receiving_accounts_sums" CHECK ("receiving_accounts"."day_limit_minor" > 0 and "receiving_accounts"."request_min_minor" > 0 and "receiving_accounts"."request_max_minor" >= coalesce("receiving_accounts"."request_min_minor", 1)),
	CONSTRAINT "receiving_accounts_hours" CHECK (("receiving_accounts"."shown_from_minute" is null) = ("receiving_accounts"."shown_until_minute" is null) and "receiving_accounts"."shown_from_minute" between 0 and 1439 and "receiving_accounts"."shown_until_minute" between 0 and 1439 and "receiving_accounts"."shown_from_minute" <> "receiving_accounts"."shown_until_minute")
);
--> statement-breakpoint
ALTER TABLE "payments" DROP CONSTRAINT "payments_deviations";--> statement-breakpoint
DROP INDEX "requests_by_amount";--> statement-breakpoint
DROP INDEX "requests_resting";--> statement-breakpoint
ALTER TABLE "requests" ADD COLUMN "receiving_account_id" uuid;--> statement-breakpoint
ALTER TABLE "receiving_account_history" ADD CONSTRAINT "receiving_account_history_account_id_receiving_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."receiving_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "receiving_account_history_of" ON "receiving_account_history" USING btree ("account_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "receiving_accounts_name_once" ON "receiving_accounts" USING btree (lower("name"));--> statement-breakpoint
ALTER TABLE "requests" ADD CONSTRAINT "requests_receiving_account_id_receiving_accounts_id_fk" FOREIGN KEY ("receiving_account_id") REFERENCES "public"."receiving_accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "requests_by_held_amount" ON "requests" USING btree ("scope","currency","pay_minor",coalesce("rests_until", 'infinity'::timestamptz));--> statement-breakpoint
CREATE INDEX "requests_of_account" ON "requests" USING btree ("receiving_account_id","created_at") WHERE "requests"."receiving_account_id" is not null;--> statement-breakpoint
CREATE INDEX "requests_resting" ON "requests" USING btree ("rests_until") WHERE "requests"."holds_amount" and "requests"."rests_until" is not null;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_deviations" CHECK ("payments"."deviations" <@ array['early', 'late', 'under', 'over', 'second']);
--> statement-breakpoint
create trigger receiving_accounts_changed after insert or update or delete on receiving_accounts
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
create trigger receiving_account_history_append_only before update or delete on receiving_account_history
  for each row execute function cashdesk_refuse_change();
--> statement-breakpoint
create trigger receiving_account_history_not_emptied before truncate on receiving_account_history
  for each statement execute function cashdesk_refuse_change();

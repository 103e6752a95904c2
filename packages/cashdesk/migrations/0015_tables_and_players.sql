CREATE TABLE "player_history" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "player_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"player_id" text NOT NULL,
	"what" text NOT NULL,
	"reason" text NOT NULL,
	"actor" text NOT NULL,
	"facts" jsonb,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "player_history_what" CHECK ("player_history"."what" in ('noted', 'blocked', 'unblocked', 'limited')),
	CONSTRAINT "player_history_person_reason" CHECK ("player_history"."actor" = 'system' or "player_history"."actor" like 'worker:%' or "player_history"."reason" ~ '\S')
);
--> statement-breakpoint
CREATE TABLE "players" (
	"player_id" text PRIMARY KEY NOT NULL,
	"is_blocked" boolean NOT NULL,
	"request_max_minor" bigint,
	"day_max_minor" bigint,
	"currency" text NOT NULL,
	"actor" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "players_digits" CHECK ("players"."player_id" ~ '^[0-9]{1,20}$'),
	CONSTRAINT "players_sums" CHECK ("players"."request_max_minor" > 0 and "players"."day_max_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner" text NOT NULL,
	"table_name" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"saved_at" timestamp with time zone NOT NULL,
	CONSTRAINT "saved_views_table" CHECK ("saved_views"."table_name" in ('requests', 'payments', 'unmatched', 'aside', 'unknown'))
);
--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "not_before" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "player_history_of" ON "player_history" USING btree ("player_id","id");--> statement-breakpoint
CREATE INDEX "players_blocked" ON "players" USING btree ("changed_at") WHERE "players"."is_blocked";--> statement-breakpoint
CREATE UNIQUE INDEX "saved_views_name_once" ON "saved_views" USING btree ("owner","table_name",lower("name"));--> statement-breakpoint
CREATE INDEX "attempts_of_match" ON "attempts" USING btree ("match_id","ordinal");--> statement-breakpoint
CREATE INDEX "matches_of_payment" ON "matches" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "matches_of_request" ON "matches" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "payments_by_time" ON "payments" USING btree ("recorded_at","id");--> statement-breakpoint
CREATE INDEX "payments_by_amount" ON "payments" USING btree ("amount_minor","recorded_at");--> statement-breakpoint
CREATE INDEX "payments_of_scope" ON "payments" USING btree ("scope","recorded_at");--> statement-breakpoint
CREATE INDEX "payments_by_reference" ON "payments" USING btree (upper("reference") text_pattern_ops) WHERE "payments"."reference" is not null;--> statement-breakpoint
CREATE INDEX "requests_by_time" ON "requests" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "requests_by_player" ON "requests" USING btree ("player_id","created_at");--> statement-breakpoint
CREATE INDEX "requests_by_pay" ON "requests" USING btree ("pay_minor","created_at");--> statement-breakpoint
CREATE INDEX "requests_by_base" ON "requests" USING btree ("base_minor","created_at");--> statement-breakpoint
CREATE INDEX "requests_unpaid_by_sum" ON "requests" USING btree ("currency","pay_minor") WHERE "requests"."state" in ('open', 'grace');--> statement-breakpoint
create trigger players_changed after insert or update or delete on players
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
create trigger player_history_changed after insert or update or delete on player_history
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
select cashdesk_audit('player_history');

CREATE TABLE "bank_catalog" (
	"bank" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"domains" text[] NOT NULL,
	"senders" text[],
	"is_used" boolean NOT NULL,
	"is_own" boolean NOT NULL,
	"signing" text NOT NULL,
	"seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bank_trials" (
	"id" uuid PRIMARY KEY NOT NULL,
	"yaml" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"result" jsonb,
	"actor" text NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	CONSTRAINT "bank_trials_done" CHECK (("bank_trials"."result" is null) = ("bank_trials"."done_at" is null))
);
--> statement-breakpoint
CREATE INDEX "bank_trials_by_time" ON "bank_trials" USING btree ("asked_at");
--> statement-breakpoint
create trigger bank_catalog_changed after insert or update or delete on bank_catalog
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
create trigger bank_trials_changed after insert or update or delete on bank_trials
  for each statement execute function cashdesk_notify_changed();

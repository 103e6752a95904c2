CREATE TABLE "attempt_replies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"attempt_id" uuid NOT NULL,
	"sealed" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "looked_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "look_result" text;--> statement-breakpoint
ALTER TABLE "switch_history" ADD COLUMN "facts" jsonb;--> statement-breakpoint
ALTER TABLE "switches" ADD COLUMN "facts" jsonb;--> statement-breakpoint
ALTER TABLE "attempt_replies" ADD CONSTRAINT "attempt_replies_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "attempt_replies_of" ON "attempt_replies" USING btree ("attempt_id");--> statement-breakpoint
CREATE INDEX "attempts_by_sending" ON "attempts" USING btree ("sending_at");--> statement-breakpoint
CREATE INDEX "attempts_by_player" ON "attempts" USING btree ("player_id","sending_at");--> statement-breakpoint
CREATE INDEX "attempts_by_finish" ON "attempts" USING btree ("finished_at");
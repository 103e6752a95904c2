ALTER TABLE "attempts" ADD COLUMN "started_minor" bigint;--> statement-breakpoint
CREATE INDEX "attempts_started" ON "attempts" USING btree ("currency","started_minor");--> statement-breakpoint
CREATE INDEX "attempts_started_at" ON "attempts" USING btree ("currency","sending_at","started_minor");--> statement-breakpoint
CREATE INDEX "attempts_without_effect" ON "attempts" USING btree ("currency","sending_at") WHERE "attempts"."state" in ('rejected', 'not_sent', 'not_applied');
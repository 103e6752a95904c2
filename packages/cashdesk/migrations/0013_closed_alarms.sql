CREATE TABLE "alarm_history" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alarm_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"alarm_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"actor" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "alarm_history_person_reason" CHECK ("alarm_history"."actor" = 'system' or "alarm_history"."actor" like 'worker:%' or "alarm_history"."reason" ~ '\S')
);
--> statement-breakpoint
ALTER TABLE "alarms" ADD COLUMN "closed_by" text;--> statement-breakpoint
ALTER TABLE "alarms" ADD COLUMN "close_reason" text;--> statement-breakpoint
ALTER TABLE "alarm_history" ADD CONSTRAINT "alarm_history_alarm_id_alarms_id_fk" FOREIGN KEY ("alarm_id") REFERENCES "public"."alarms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alarms_by_close" ON "alarms" USING btree ("closed_at") WHERE "alarms"."closed_at" is not null;--> statement-breakpoint
CREATE INDEX "history_by_time" ON "history" USING btree ("subject","at","id");--> statement-breakpoint
CREATE INDEX "history_of_people" ON "history" USING btree ("at","id") WHERE "history"."actor" like 'operator:%';--> statement-breakpoint
CREATE INDEX "history_of_person" ON "history" USING btree ("actor","at","id") WHERE "history"."actor" like 'operator:%';
--> statement-breakpoint
create trigger alarm_history_changed after insert or update or delete on alarm_history
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
select cashdesk_audit('alarm_history');

CREATE TABLE "operator_history" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "operator_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"operator_id" text,
	"what" text NOT NULL,
	"reason" text NOT NULL,
	"actor" text NOT NULL,
	"facts" jsonb,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "operator_history_reason" CHECK ("operator_history"."reason" ~ '\S')
);
--> statement-breakpoint
-- Until now everybody could do everything: who is there stays so, and can give the others their roles.
ALTER TABLE "operator_invites" ADD COLUMN "role" text NOT NULL DEFAULT 'owner';--> statement-breakpoint
ALTER TABLE "operator_invites" ALTER COLUMN "role" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "operators" ADD COLUMN "role" text NOT NULL DEFAULT 'owner';--> statement-breakpoint
ALTER TABLE "operators" ALTER COLUMN "role" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "operators" ADD COLUMN "switched_off_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "operator_history_of" ON "operator_history" USING btree ("operator_id","id");--> statement-breakpoint
ALTER TABLE "operator_invites" ADD CONSTRAINT "operator_invites_role" CHECK ("operator_invites"."role" in ('owner', 'supervisor', 'cashier', 'auditor'));--> statement-breakpoint
ALTER TABLE "operators" ADD CONSTRAINT "operators_role" CHECK ("operators"."role" in ('owner', 'supervisor', 'cashier', 'auditor'));--> statement-breakpoint
create trigger operator_history_changed after insert on operator_history
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
select cashdesk_audit('operator_history');

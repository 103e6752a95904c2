CREATE TABLE "approvals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"subject" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"decision" jsonb NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"state" text NOT NULL,
	"facts_version" text NOT NULL,
	"proposed_by" text NOT NULL,
	"reason" text NOT NULL,
	"proposed_at" timestamp with time zone NOT NULL,
	"ended_by" text,
	"ended_reason" text,
	"ended_at" timestamp with time zone,
	CONSTRAINT "approvals_state" CHECK ("approvals"."state" in ('proposed', 'confirmed', 'declined', 'withdrawn', 'overtaken')),
	CONSTRAINT "approvals_kind" CHECK ("approvals"."kind" in ('settle_unknown', 'match', 'retry', 'return', 'accept_mail', 'undo', 'set_aside', 'take_up', 'dismiss_mail', 'cancel_request')),
	CONSTRAINT "approvals_subject" CHECK ("approvals"."subject" in ('request', 'payment', 'attempt', 'mail')),
	CONSTRAINT "approvals_operators" CHECK ("approvals"."proposed_by" like 'operator:_%'),
	CONSTRAINT "approvals_two_people" CHECK ("approvals"."state" not in ('confirmed', 'declined') or ("approvals"."ended_by" is not null and "approvals"."ended_by" like 'operator:_%' and "approvals"."ended_by" <> "approvals"."proposed_by"))
);
--> statement-breakpoint
CREATE TABLE "claims" (
	"subject" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"taken_by" text NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"active_at" timestamp with time zone NOT NULL,
	CONSTRAINT "claims_subject_subject_id_pk" PRIMARY KEY("subject","subject_id"),
	CONSTRAINT "claims_subject" CHECK ("claims"."subject" in ('request', 'payment', 'attempt', 'mail'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX "approvals_open_once" ON "approvals" USING btree ("subject","subject_id","kind") WHERE "approvals"."state" = 'proposed';--> statement-breakpoint
CREATE INDEX "approvals_of_subject" ON "approvals" USING btree ("subject","subject_id");--> statement-breakpoint
CREATE INDEX "approvals_open" ON "approvals" USING btree ("proposed_at") WHERE "approvals"."state" = 'proposed';--> statement-breakpoint
CREATE INDEX "attempts_of_payment" ON "attempts" USING btree ("payment_id");
--> statement-breakpoint
create trigger approvals_changed after insert or update or delete on approvals
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
create trigger claims_changed after insert or update or delete on claims
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
-- A proposal that ended stays as it ended, and what was proposed, by whom and why is never rewritten.
create function cashdesk_refuse_other_proposal() returns trigger language plpgsql as $$
begin
  if old.state <> 'proposed'
    or row(new.id, new.subject, new.subject_id, new.kind, new.decision, new.amount_minor, new.currency, new.facts_version, new.proposed_by, new.reason, new.proposed_at)
    is distinct from row(old.id, old.subject, old.subject_id, old.kind, old.decision, old.amount_minor, old.currency, old.facts_version, old.proposed_by, old.reason, old.proposed_at)
  then
    raise exception 'a proposal is ended once, and never rewritten' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
--> statement-breakpoint
create trigger approvals_ended_once before update on approvals
  for each row execute function cashdesk_refuse_other_proposal();

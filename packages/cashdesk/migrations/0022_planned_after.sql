ALTER TABLE "attempts" ADD COLUMN "planned_after_turn" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "planned_after_ruling" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "planned_after_reversal" uuid;--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "sent_after_turn" bigint;--> statement-breakpoint
CREATE INDEX "attempts_started_after" ON "attempts" USING btree ("currency","sent_after_turn","started_minor");--> statement-breakpoint
-- What waited stays held, or not, as the times said until now.
UPDATE "attempts" SET
  "planned_after_turn" = coalesce(
    (SELECT min(turn.id) - 1 FROM switch_history AS turn
      WHERE turn.name = 'automaticCredit' AND NOT turn.is_on
        AND (turn.at > planned_at OR (turn.at = planned_at AND planned_by = 'system'))),
    (SELECT max(turn.id) FROM switch_history AS turn), 0),
  "planned_after_ruling" = coalesce(
    (SELECT min(ruling.id) - 1 FROM player_history AS ruling
      WHERE ruling.player_id = attempts.player_id AND ruling.what = 'blocked' AND ruling.at >= planned_at),
    (SELECT max(ruling.id) FROM player_history AS ruling), 0),
  "planned_after_reversal" = (
    SELECT reversed.reversal_mail_id FROM payments AS reversed
      WHERE reversed.id = payment_id AND reversed.reversed_at < planned_at)
WHERE "state" IN ('planned', 'sending');--> statement-breakpoint
-- No breaker looks further back than a day.
UPDATE "attempts" SET "sent_after_turn" = coalesce(
  (SELECT max(turn.id) FROM switch_history AS turn WHERE turn.name = 'automaticCredit' AND turn.at < sending_at), 0)
WHERE "sending_at" > now() - interval '25 hours';--> statement-breakpoint
-- Proofs that came after their attempts were closed: until now alarms alone told of them.
INSERT INTO "history" ("subject", "subject_id", "from_state", "to_state", "actor", "reason", "at")
SELECT DISTINCT 'attempt', closed.id, closed.state, closed.state, 'system', 'credited_after_closed', now()
FROM "alarms" AS alarm JOIN "attempts" AS closed ON closed.id::text = alarm.subject
WHERE alarm.kind = 'credited_after_closed' AND closed.state IN ('rejected', 'not_sent', 'not_applied');

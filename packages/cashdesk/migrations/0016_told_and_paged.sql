CREATE INDEX "receiving_account_history_by_time" ON "receiving_account_history" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "trusted_shape_history_by_time" ON "trusted_shape_history" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "alarm_history_by_time" ON "alarm_history" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "operator_history_by_time" ON "operator_history" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "sign_in_tries_by_time" ON "sign_in_tries" USING btree ("last_at");--> statement-breakpoint
CREATE INDEX "player_history_by_time" ON "player_history" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "session_history_by_time" ON "session_history" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "session_renewal_history_by_time" ON "session_renewal_history" USING btree ("ended_at","id");--> statement-breakpoint
CREATE INDEX "switch_history_by_time" ON "switch_history" USING btree ("at","id");
--> statement-breakpoint
-- Compiling the statement takes longer than reading a small desk. (0009 said so on some desks before it was put back.)
alter function cashdesk_read_books() set jit = off;
--> statement-breakpoint
-- Tables that pages show and nobody told of.
create trigger statement_mappings_changed after insert or update or delete on statement_mappings
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
create trigger operator_passkeys_changed after insert or update or delete on operator_passkeys
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
create trigger saved_views_changed after insert or update or delete on saved_views
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
create trigger receiving_account_history_changed after insert or update or delete on receiving_account_history
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
-- Of a worker its beginning and its end; its heartbeats move nothing that is shown.
create trigger worker_leases_changed after insert on worker_leases
  for each statement execute function cashdesk_notify_changed();
--> statement-breakpoint
create trigger worker_leases_ended after update of ended_at on worker_leases
  for each row when (old.ended_at is distinct from new.ended_at) execute function cashdesk_notify_changed();

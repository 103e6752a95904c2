-- A kept reply is sealed with the present key, and a change of key is all that ever rewrites one.
create trigger attempt_replies_sealed before insert or update of sealed on attempt_replies
  for each row execute function cashdesk_sealed_with_present_key();
--> statement-breakpoint
create trigger attempt_replies_kept before delete or update of id, attempt_id, at on attempt_replies
  for each row execute function cashdesk_refuse_change();
--> statement-breakpoint
create trigger attempt_replies_not_emptied before truncate on attempt_replies
  for each statement execute function cashdesk_refuse_change();
--> statement-breakpoint
create trigger attempt_replies_changed after insert or update or delete on attempt_replies
  for each statement execute function cashdesk_notify_changed();

CREATE TABLE "attempts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"match_id" uuid NOT NULL,
	"payment_id" uuid NOT NULL,
	"request_id" uuid NOT NULL,
	"player_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"state" text NOT NULL,
	"ordinal" integer NOT NULL,
	"series_started_at" timestamp with time zone NOT NULL,
	"planned_by" text NOT NULL,
	"planned_at" timestamp with time zone NOT NULL,
	"sending_at" timestamp with time zone,
	"deadline_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"lease_id" uuid,
	"session_version" bigint,
	"nickname" text,
	"reason" text,
	"http_status" integer,
	"shape" text,
	"evidence" text,
	CONSTRAINT "attempts_state" CHECK ("attempts"."state" in ('planned', 'sending', 'unknown', 'confirmed', 'rejected', 'not_sent', 'not_applied'))
);
--> statement-breakpoint
CREATE TABLE "receipts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"attempt_id" uuid NOT NULL,
	"player_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"confirmed_by" text NOT NULL,
	"facts" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trusted_shape_history" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "trusted_shape_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"shape" text NOT NULL,
	"is_trusted" boolean NOT NULL,
	"actor" text NOT NULL,
	"reason" text NOT NULL,
	"attempt_id" uuid,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trusted_shapes" (
	"shape" text PRIMARY KEY NOT NULL,
	"trusted_by" text NOT NULL,
	"reason" text NOT NULL,
	"attempt_id" uuid NOT NULL,
	"trusted_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by" text
);
--> statement-breakpoint
CREATE TABLE "alarms" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"facts" jsonb NOT NULL,
	"raised_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"told_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "history" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"subject" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"actor" text NOT NULL,
	"reason" text NOT NULL,
	"facts" jsonb,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "database_epochs" (
	"file_id" uuid PRIMARY KEY NOT NULL,
	"epoch" bigint NOT NULL,
	"advanced_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vault_keys" (
	"one" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"key_id" text NOT NULL,
	"check_value" text NOT NULL,
	"fingerprint_key" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "vault_keys_only_one" CHECK ("vault_keys"."one" = 1)
);
--> statement-breakpoint
CREATE TABLE "mail_cursors" (
	"mailbox" text NOT NULL,
	"folder" text NOT NULL,
	"uid_validity" bigint NOT NULL,
	"next_uid" bigint NOT NULL,
	"scanned_at" timestamp with time zone NOT NULL,
	CONSTRAINT "mail_cursors_mailbox_folder_pk" PRIMARY KEY("mailbox","folder")
);
--> statement-breakpoint
CREATE TABLE "mail_holes" (
	"mailbox" text NOT NULL,
	"folder" text NOT NULL,
	"uid_validity" bigint NOT NULL,
	"uid" bigint NOT NULL,
	"tries" integer NOT NULL,
	"next_try_at" timestamp with time zone NOT NULL,
	CONSTRAINT "mail_holes_mailbox_folder_uid_validity_uid_pk" PRIMARY KEY("mailbox","folder","uid_validity","uid")
);
--> statement-breakpoint
CREATE TABLE "mails" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mailbox" text NOT NULL,
	"folder" text NOT NULL,
	"uid_validity" bigint NOT NULL,
	"uid" bigint NOT NULL,
	"size_bytes" integer NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"stored_at" timestamp with time zone NOT NULL,
	"raw" "bytea",
	"raw_sha256" text,
	"state" text NOT NULL,
	"state_reason" text,
	"evidence" jsonb,
	"parser_version" text,
	"notice" jsonb,
	"payment_id" uuid,
	"tries" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "mails_uid_once" UNIQUE("mailbox","folder","uid_validity","uid"),
	CONSTRAINT "mails_state" CHECK ("mails"."state" in ('stored', 'verified', 'review', 'unreadable', 'oversize', 'read', 'refused', 'not_a_payment'))
);
--> statement-breakpoint
CREATE TABLE "matches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"payment_id" uuid NOT NULL,
	"request_id" uuid NOT NULL,
	"decided_by" text NOT NULL,
	"reason" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "operator_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operator_invites" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "operator_invites_token_once" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "operator_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	CONSTRAINT "operator_sessions_token_once" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "operator_verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operators" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "operators_email_once" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "payment_signatures" (
	"signature_hash" text NOT NULL,
	"payment_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"mail_id" uuid NOT NULL,
	"bank" text NOT NULL,
	"scope" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"bank_time" timestamp with time zone,
	"received_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"reference" text,
	"holder" text,
	"state" text NOT NULL,
	"vouched_by" text NOT NULL,
	"decision" jsonb,
	"deviations" text[] DEFAULT '{}'::text[] NOT NULL,
	CONSTRAINT "payments_state" CHECK ("payments"."state" in ('recorded', 'matched', 'set_aside', 'settled', 'returned')),
	CONSTRAINT "payments_vouched_by" CHECK ("payments"."vouched_by" in ('bank', 'operator')),
	CONSTRAINT "payments_deviations" CHECK ("payments"."deviations" <@ array['early', 'late', 'under', 'over']),
	CONSTRAINT "payments_amount_positive" CHECK ("payments"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"player_id" text NOT NULL,
	"scope" text NOT NULL,
	"currency" text NOT NULL,
	"base_minor" bigint NOT NULL,
	"pay_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"holds_amount" boolean NOT NULL,
	"rests_until" timestamp with time zone,
	"idempotency_key" text NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "requests_state" CHECK ("requests"."state" in ('open', 'grace', 'matched', 'expired', 'settled', 'cancelled')),
	CONSTRAINT "requests_player_digits" CHECK ("requests"."player_id" ~ '^[0-9]{1,20}$'),
	CONSTRAINT "requests_amounts" CHECK ("requests"."base_minor" > 0 and "requests"."pay_minor" >= "requests"."base_minor")
);
--> statement-breakpoint
CREATE TABLE "password_submissions" (
	"pair_hmac" text PRIMARY KEY NOT NULL,
	"outcome" text NOT NULL,
	"restarts" integer DEFAULT 0 NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"accepted_at" timestamp with time zone,
	CONSTRAINT "password_submissions_outcome" CHECK ("password_submissions"."outcome" in ('pending', 'accepted', 'refused', 'ambiguous', 'not_sent'))
);
--> statement-breakpoint
CREATE TABLE "refresh_submissions" (
	"token_hmac" text PRIMARY KEY NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session_candidates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"binding" text NOT NULL,
	"sealed" text,
	"shown_token" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"actor" text NOT NULL,
	"brought_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "session_candidates_state" CHECK ("session_candidates"."state" in ('waiting', 'taken', 'refused')),
	CONSTRAINT "session_candidates_erased" CHECK (("session_candidates"."state" = 'waiting') = ("session_candidates"."sealed" is not null))
);
--> statement-breakpoint
CREATE TABLE "session_heads" (
	"binding" text PRIMARY KEY NOT NULL,
	"version" bigint NOT NULL,
	"predecessor_version" bigint,
	"state" text NOT NULL,
	"reason" text,
	"ready_tokens_hmac" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"next_try_at" timestamp with time zone,
	"stopped_for" text,
	"form_encoding" text,
	"accepted_at" timestamp with time zone,
	"ends_at" timestamp with time zone,
	"end_known_by" text,
	"renews_itself" boolean,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "session_heads_state" CHECK ("session_heads"."state" in ('ready', 'due', 'renewing', 'needs_operator')),
	CONSTRAINT "session_heads_form_encoding" CHECK ("session_heads"."form_encoding" in ('urlencoded', 'multipart'))
);
--> statement-breakpoint
CREATE TABLE "session_history" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "session_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"binding" text NOT NULL,
	"version" bigint NOT NULL,
	"what" text NOT NULL,
	"reason" text,
	"source" text,
	"shown_token" text,
	"actor" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session_ready_tokens" (
	"binding" text NOT NULL,
	"hmac" text NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	CONSTRAINT "session_ready_tokens_once" PRIMARY KEY("binding","hmac")
);
--> statement-breakpoint
CREATE TABLE "session_renewal_history" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "session_renewal_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"binding" text NOT NULL,
	"cause" text NOT NULL,
	"way" text,
	"outcome" text NOT NULL,
	"actor" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"binding" text NOT NULL,
	"version" bigint NOT NULL,
	"sealed" text,
	"shown_token" text NOT NULL,
	"source" text NOT NULL,
	"transport" text NOT NULL,
	"obtained_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone,
	"proven_at" timestamp with time zone,
	"refused_at" timestamp with time zone,
	"stored_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sessions_version_once" PRIMARY KEY("binding","version"),
	CONSTRAINT "sessions_source" CHECK ("sessions"."source" in ('env', 'paste', 'refresh', 'oauth2', 'app2app', 'browser')),
	CONSTRAINT "sessions_transport" CHECK ("sessions"."transport" in ('rpc', 'rest'))
);
--> statement-breakpoint
CREATE TABLE "switch_history" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "switch_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"is_on" boolean NOT NULL,
	"reason" text NOT NULL,
	"actor" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "switches" (
	"name" text PRIMARY KEY NOT NULL,
	"is_on" boolean NOT NULL,
	"reason" text NOT NULL,
	"actor" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "switches_name" CHECK ("switches"."name" in ('automaticCredit'))
);
--> statement-breakpoint
CREATE TABLE "worker_leases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"heartbeat_at" timestamp with time zone NOT NULL,
	"job_worker_ids" text[] DEFAULT '{}'::text[] NOT NULL,
	"ended_at" timestamp with time zone,
	"ended_because" text
);
--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_match_id_matches_id_fk" FOREIGN KEY ("match_id") REFERENCES "public"."matches"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_request_id_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "matches" ADD CONSTRAINT "matches_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "matches" ADD CONSTRAINT "matches_request_id_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."requests"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operator_accounts" ADD CONSTRAINT "operator_accounts_user_id_operators_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."operators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operator_sessions" ADD CONSTRAINT "operator_sessions_user_id_operators_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."operators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_signatures" ADD CONSTRAINT "payment_signatures_payment_id_payments_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_mail_id_mails_id_fk" FOREIGN KEY ("mail_id") REFERENCES "public"."mails"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_match_once" ON "attempts" USING btree ("match_id") WHERE "attempts"."state" in ('planned', 'sending', 'unknown', 'confirmed');--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_payment_once" ON "attempts" USING btree ("payment_id") WHERE "attempts"."state" in ('planned', 'sending', 'unknown', 'confirmed');--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_request_once" ON "attempts" USING btree ("request_id") WHERE "attempts"."state" in ('planned', 'sending', 'unknown', 'confirmed');--> statement-breakpoint
CREATE INDEX "attempts_by_state" ON "attempts" USING btree ("state","planned_at");--> statement-breakpoint
CREATE UNIQUE INDEX "receipts_attempt_once" ON "receipts" USING btree ("attempt_id");--> statement-breakpoint
CREATE INDEX "trusted_shape_history_of" ON "trusted_shape_history" USING btree ("shape","id");--> statement-breakpoint
CREATE UNIQUE INDEX "alarms_open_once" ON "alarms" USING btree ("kind","subject") WHERE "alarms"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "history_of_subject" ON "history" USING btree ("subject","subject_id","id");--> statement-breakpoint
CREATE INDEX "mails_by_state" ON "mails" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "mails_waiting" ON "mails" USING btree ("stored_at") WHERE "mails"."state" in ('stored', 'verified');--> statement-breakpoint
CREATE UNIQUE INDEX "matches_payment_once" ON "matches" USING btree ("payment_id") WHERE "matches"."ended_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "matches_request_once" ON "matches" USING btree ("request_id") WHERE "matches"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "operator_accounts_of" ON "operator_accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "operator_sessions_of" ON "operator_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "operator_verifications_of" ON "operator_verifications" USING btree ("identifier");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_signature_once" ON "payment_signatures" USING btree ("signature_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "payments_reference_once" ON "payments" USING btree ("bank","reference") WHERE "payments"."reference" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "payments_fingerprint_once" ON "payments" USING btree ("bank","scope","amount_minor","currency","bank_time") WHERE "payments"."bank_time" is not null and "payments"."vouched_by" = 'bank';--> statement-breakpoint
CREATE UNIQUE INDEX "payments_mail_once" ON "payments" USING btree ("mail_id");--> statement-breakpoint
CREATE INDEX "payments_by_state" ON "payments" USING btree ("state","recorded_at");--> statement-breakpoint
CREATE UNIQUE INDEX "requests_amount_once" ON "requests" USING btree ("scope","currency","pay_minor") WHERE "requests"."holds_amount";--> statement-breakpoint
CREATE UNIQUE INDEX "requests_key_once" ON "requests" USING btree ("idempotency_key");--> statement-breakpoint
CREATE INDEX "requests_resting" ON "requests" USING btree ("rests_until") WHERE "requests"."holds_amount";--> statement-breakpoint
CREATE INDEX "requests_by_state" ON "requests" USING btree ("state","created_at");--> statement-breakpoint
CREATE INDEX "requests_by_amount" ON "requests" USING btree ("scope","currency","pay_minor","created_at");--> statement-breakpoint
CREATE INDEX "session_candidates_waiting" ON "session_candidates" USING btree ("brought_at") WHERE "session_candidates"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "session_history_of" ON "session_history" USING btree ("binding","id");--> statement-breakpoint
CREATE INDEX "session_renewal_history_of" ON "session_renewal_history" USING btree ("binding","id");--> statement-breakpoint
CREATE INDEX "switch_history_of" ON "switch_history" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "worker_leases_running" ON "worker_leases" USING btree ("heartbeat_at") WHERE "worker_leases"."ended_at" is null;
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
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "vault_keys_only_one" CHECK ("vault_keys"."one" = 1)
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
CREATE TABLE "password_submissions" (
	"pair_hmac" text PRIMARY KEY NOT NULL,
	"outcome" text NOT NULL,
	"restarts" integer DEFAULT 0 NOT NULL,
	"submitted_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	CONSTRAINT "password_submissions_outcome" CHECK ("password_submissions"."outcome" in ('pending', 'accepted', 'refused', 'ambiguous'))
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
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "session_heads_state" CHECK ("session_heads"."state" in ('ready', 'due', 'renewing', 'needs_operator'))
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
	CONSTRAINT "sessions_source" CHECK ("sessions"."source" in ('env', 'paste', 'oauth2', 'app2app')),
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
ALTER TABLE "operator_accounts" ADD CONSTRAINT "operator_accounts_user_id_operators_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."operators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operator_sessions" ADD CONSTRAINT "operator_sessions_user_id_operators_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."operators"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "operator_accounts_of" ON "operator_accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "operator_sessions_of" ON "operator_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "operator_verifications_of" ON "operator_verifications" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "session_history_of" ON "session_history" USING btree ("binding","id");--> statement-breakpoint
CREATE INDEX "switch_history_of" ON "switch_history" USING btree ("name","id");--> statement-breakpoint
CREATE INDEX "worker_leases_running" ON "worker_leases" USING btree ("heartbeat_at") WHERE "worker_leases"."ended_at" is null;
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
CREATE INDEX "worker_leases_running" ON "worker_leases" USING btree ("heartbeat_at") WHERE "worker_leases"."ended_at" is null;
ALTER TABLE "attempts" ADD COLUMN "balance_before_minor" bigint;--> statement-breakpoint
ALTER TABLE "attempts" ADD COLUMN "balance_before_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_balance_before" CHECK (("attempts"."balance_before_minor" is null) = ("attempts"."balance_before_at" is null));
ALTER TABLE "payments" ADD COLUMN "reversal_mail_id" uuid;--> statement-breakpoint
ALTER TABLE "payments" ADD COLUMN "reversed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_reversal_mail_id_mails_id_fk" FOREIGN KEY ("reversal_mail_id") REFERENCES "public"."mails"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_reversed" CHECK (("payments"."reversal_mail_id" is null) = ("payments"."reversed_at" is null));
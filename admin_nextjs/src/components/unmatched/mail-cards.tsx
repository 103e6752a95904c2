import { type Deciding, listWaitingMails, readDeciding, type UnmatchedMail } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import type { Operator } from '@/server/auth.ts';
import { decideMail } from '@/server/decisions.ts';
import { panelState } from '@/server/panel-state.ts';
import { AcceptMail } from '../accept-mail.tsx';
import { ActionForm } from '../action-form.tsx';
import { DecidingBar, mayDecide, Version } from '../deciding.tsx';
import { getTexts, type Texts } from '../texts.ts';
import { Badge, Card, Field, TextLink } from '../ui.tsx';
import { proposedFirst } from './proposed-first.ts';

/** Mails to decide about: money, or none. */
export async function MailCards({
  mailIds,
  operator,
}: {
  readonly mailIds: readonly string[];
  readonly operator: Operator;
}) {
  const { desk } = panelState();
  const deciding = await readDeciding(desk, 'mail', mailIds);
  const mails = await listWaitingMails(desk, { mailIds });
  const texts = await getTexts();
  return (
    <div className="space-y-4">
      {proposedFirst(mails, ({ mailId }) => deciding.get(mailId)).map((mail) => (
        <MailCard
          key={mail.mailId}
          mail={mail}
          texts={texts}
          deciding={deciding.get(mail.mailId)}
          operator={operator}
        />
      ))}
    </div>
  );
}

interface MailCardProps {
  readonly mail: UnmatchedMail;
  readonly texts: Texts;
  readonly deciding: Deciding | undefined;
  readonly operator: Operator;
}

async function MailCard({ mail, texts, deciding, operator }: MailCardProps) {
  const t = await getTranslations('unmatched');
  const openMail = await getTranslations('mail');
  return (
    <Card data-row>
      <div className="flex flex-wrap items-center gap-2">
        <Badge tone="warn">{t('mail')}</Badge>
        <span className="text-sm text-soft tabular-nums">{texts.time(mail.receivedAt)}</span>
      </div>
      <p className="mt-2">{texts.reason(mail.reason ?? mail.state)}</p>
      <p className="mt-1">
        <TextLink href={`/mail/${mail.mailId}`}>{openMail('open')}</TextLink>
      </p>
      <p className="mt-1 text-sm text-soft">{t('mailHint')}</p>
      {deciding === undefined ? null : (
        <div className="mt-3">
          <DecidingBar deciding={deciding} subject="mail" subjectId={mail.mailId} operator={operator} />
        </div>
      )}
      {mayDecide(deciding, operator) ? (
        <div data-key="a" className="mt-3 grid gap-4 md:grid-cols-2">
          {mail.notice === null && mail.reason !== 'reversal' ? (
            <p className="text-sm">{t('writeDownThere')}</p>
          ) : (
            <AcceptMail {...mail} deciding={deciding} texts={texts} />
          )}
          <ActionForm action={decideMail} submit={t('dismiss')} look="plain">
            <Version of={deciding} />
            <input type="hidden" name="mailId" value={mail.mailId} />
            <Field label={t('reason')} name="reason" required maxLength={300} />
          </ActionForm>
        </div>
      ) : null}
    </Card>
  );
}

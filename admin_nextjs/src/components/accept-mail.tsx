import type { Deciding, StoredNotice } from '@luxon/cashdesk';
import { mailboxOf } from '@luxon/settings';
import { getTranslations } from 'next-intl/server';
import { acceptMail } from '@/server/decisions.ts';
import { panelState } from '@/server/panel-state.ts';
import { ActionForm } from './action-form.tsx';
import { Version } from './deciding.tsx';
import type { Texts } from './texts.ts';
import { Field, Select } from './ui.tsx';

interface AcceptMailProps {
  readonly mailId: string;
  /** Why it waits. */
  readonly reason: string | null;
  readonly notice: StoredNotice | null;
  /** Name of the mailbox it came to; asked for where there is no notice. */
  readonly mailbox?: string;
  readonly deciding: Deciding;
  readonly texts: Texts;
}

/**
 * The form of a person who sees the money of this mail in the bank's own app. Where the mail's sum could not be read, the
 * person writes it down.
 */
export async function AcceptMail({ mailId, reason, notice, mailbox = '', deciding, texts }: AcceptMailProps) {
  const t = await getTranslations('unmatched');
  if (reason === 'reversal') return <p className="text-sm">{t('takesBack')}</p>;
  return (
    <ActionForm action={acceptMail} submit={t('accept')}>
      <Version of={deciding} />
      <input type="hidden" name="mailId" value={mailId} />
      {notice === null ? (
        <WrittenDown mailbox={mailbox} />
      ) : (
        <p className="font-semibold tabular-nums">
          {texts.money(BigInt(notice.amountMinor), notice.currency)}
        </p>
      )}
      {reason === 'fingerprint_seen' ? (
        <label className="flex min-h-8 items-center gap-2 text-sm">
          <input type="checkbox" name="isAnother" value="yes" required /> {t('isAnother')}
        </label>
      ) : null}
      <Field label={t('reason')} name="reason" required maxLength={300} />
    </ActionForm>
  );
}

async function WrittenDown({ mailbox }: { readonly mailbox: string }) {
  const [t, names] = [await getTranslations('unmatched'), await getTranslations('accounts')];
  const { mail, mailboxes, mobcash } = panelState().settings;
  const came = mailboxOf(mailboxes, mailbox)?.address;
  return (
    <>
      <p className="text-sm text-soft">{t('writeDown')}</p>
      <Choice label={names('bank')} name="bank" values={mail.banks.map(({ bank }) => bank)} />
      <Choice
        label={names('mailbox')}
        name="mailbox"
        values={mailboxes.map(({ address }) => address)}
        initial={came}
      />
      <Field
        label={t('sum', { currency: mobcash.currency })}
        name="sum"
        inputMode="decimal"
        required
        maxLength={30}
      />
      <Field label={t('paidAt')} hint={t('paidAtHint')} name="paidAt" type="datetime-local" />
      <Field label={t('reference')} name="reference" maxLength={60} />
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly name: string;
  readonly values: readonly string[];
  readonly initial?: string | undefined;
}

/** Nothing is asked where there is one answer. */
function Choice({ label, name, values, initial }: ChoiceProps) {
  const [only] = values;
  if (values.length === 1) return <input type="hidden" name={name} value={only} />;
  return (
    <Select label={label} name={name} defaultValue={initial}>
      {values.map((value) => (
        <option key={value}>{value}</option>
      ))}
    </Select>
  );
}

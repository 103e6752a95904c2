import {
  type Deciding,
  listUnmatched,
  listWaitingMails,
  readDeciding,
  readDecidingOfWaiting,
  readTable,
  type Suggestion,
  type UnmatchedMail,
  type UnmatchedPayment,
} from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { DecidingBar, mayDecide, Version } from '@/components/deciding.tsx';
import { DecisionRules } from '@/components/decision-rules.tsx';
import { Deviations } from '@/components/deviations.tsx';
import { EndChoice } from '@/components/end-choice.tsx';
import { UndoBar } from '@/components/match/undo-bar.tsx';
import { OtherProposals } from '@/components/other-proposals.tsx';
import { Pager } from '@/components/tables/pager.tsx';
import { TableFilters } from '@/components/tables/table-filters.tsx';
import { getTexts, type Texts } from '@/components/texts.ts';
import { Badge, button, Card, Empty, Field, PageTitle, TextLink } from '@/components/ui.tsx';
import type { Operator } from '@/server/auth.ts';
import { choosePayment, decideMail, decidePayment } from '@/server/decisions.ts';
import { panelState } from '@/server/panel-state.ts';
import { type PageAddress, pageCards, readAddress } from '@/server/table-page.ts';
import { AcceptMail } from './accept-mail.tsx';
import { Link } from './link.tsx';

interface UnmatchedTableProps {
  readonly table: 'unmatched' | 'aside';
  readonly searchParams: PageAddress;
  readonly operator: Operator;
}

const words = { unmatched: ['choose', 'refused'], aside: [] } as const;

/** Money and mails that wait for a person, the oldest first; or what was put aside. */
export async function UnmatchedTable({ table, searchParams, operator }: UnmatchedTableProps) {
  const { desk, settings } = panelState();
  const { address, query } = await readAddress(searchParams);
  const asked = { table, query, currency: settings.mobcash.currency, limit: pageCards } as const;
  const page = await readTable(desk, asked);
  const paymentIds = page.rows.map(({ cursor }) => cursor.id);
  // Mails have no sum yet to search by: they stand on the first page.
  const isFirst = table === 'unmatched' && address.size === 0;
  const mailsDeciding = isFirst ? await readDecidingOfWaiting(desk, 'mail') : new Map<string, Deciding>();
  const deciding = new Map([...(await readDeciding(desk, 'payment', paymentIds)), ...mailsDeciding]);
  const { payments } = await listUnmatched(desk, { paymentIds });
  const mails = isFirst ? await listWaitingMails(desk) : [];
  const [t, tables, texts] = [
    await getTranslations('unmatched'),
    await getTranslations('tables'),
    await getTexts(),
  ];
  return (
    <>
      <PageTitle
        actions={
          <Link href="/match" data-key="m" className={button({ look: 'plain' })}>
            {tables('byHand')}
          </Link>
        }
      >
        {table === 'aside' ? tables('aside') : t('title')}
      </PageTitle>
      <UndoBar operator={operator} />
      <TableFilters
        table={table}
        query={query}
        columns={null}
        wordsOffered={words[table]}
        operator={operator}
      />
      <p className="mb-4 flex flex-wrap gap-x-4">
        <TextLink href={table === 'aside' ? '/unmatched' : '/unmatched/aside'} room="finger">
          {table === 'aside' ? t('title') : tables('aside')}
        </TextLink>
      </p>
      <OtherProposals
        shown={[...payments.map(({ paymentId }) => paymentId), ...mails.map(({ mailId }) => mailId)]}
        operator={operator}
      />
      {payments.length + mails.length > 0 ? null : address.size > 0 ? (
        <Empty>{tables('nothing')}</Empty>
      ) : (
        <Empty next={<TextLink href="/">{t('emptyNext')}</TextLink>}>
          {t(table === 'aside' ? 'asideEmpty' : 'empty')}
        </Empty>
      )}
      <div className="space-y-4">
        {proposedFirst(payments, ({ paymentId }) => deciding.get(paymentId)).map((payment) => (
          <PaymentCard
            key={payment.paymentId}
            payment={payment}
            texts={texts}
            deciding={deciding.get(payment.paymentId)}
            operator={operator}
          />
        ))}
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
      <Pager table={table} query={query} columns={null} page={page} />
    </>
  );
}

/** What waits for a second person stands before what waits for a first. */
function proposedFirst<Thing>(
  things: readonly Thing[],
  decidingOf: (thing: Thing) => Deciding | undefined,
): Thing[] {
  const isProposed = (thing: Thing) => (decidingOf(thing)?.proposals.length ?? 0) > 0;
  return [...things].sort((a, b) => Number(isProposed(b)) - Number(isProposed(a)));
}

interface DecidedBy {
  readonly texts: Texts;
  readonly deciding: Deciding | undefined;
  readonly operator: Operator;
}

async function PaymentCard({
  payment,
  texts,
  deciding,
  operator,
}: DecidedBy & { readonly payment: UnmatchedPayment }) {
  const t = await getTranslations('unmatched');
  const all = [...payment.candidates, ...payment.nearest];
  const choices = all.filter(({ canBeMatched }) => canBeMatched);
  const closed = all.filter(({ canBeMatched }) => !canBeMatched);
  return (
    <Card data-row className="grid gap-4 md:grid-cols-2">
      <div>
        <div className="text-2xl font-semibold tabular-nums">
          {texts.money(payment.amountMinor, payment.currency)}
        </div>
        <p className="text-sm text-soft">
          {t('bankTime')}: {texts.time(payment.bankTime)} · {payment.bank}
        </p>
        <p className="text-sm">
          <TextLink href={`/payments/${payment.paymentId}`} room="finger">
            {t('story')}
          </TextLink>
        </p>
        <p className="mt-2">
          <Badge tone="warn">{texts.word(payment.word)}</Badge> <Deviations deviations={payment.deviations} />
          {texts.reason(payment.reason)}
        </p>
        {payment.matched === null ? null : (
          <p className="mt-2 text-sm">
            {t('matchedWith')} <b className="tabular-nums">{payment.matched.playerId}</b>
          </p>
        )}
        {deciding === undefined ? null : (
          <div className="mt-4">
            <DecidingBar
              deciding={deciding}
              subject="payment"
              subjectId={payment.paymentId}
              operator={operator}
            />
          </div>
        )}
        {mayDecide(deciding, operator) ? (
          <details className="mt-4">
            <summary className="cursor-pointer text-sm text-soft">{t('otherEnd')}</summary>
            <div className="mt-3">
              <ActionForm action={decidePayment} submit={t('save')} look="plain">
                <Version of={deciding} />
                <input type="hidden" name="paymentId" value={payment.paymentId} />
                <EndChoice isMatched={payment.matched !== null} isAside={payment.reason === 'set_aside'} />
                <Field label={t('reason')} name="reason" required maxLength={300} />
              </ActionForm>
            </div>
          </details>
        ) : null}
      </div>
      {payment.matched === null && mayDecide(deciding, operator) ? (
        <div data-key="m">
          <h2 className="mb-2 text-sm font-medium text-soft">{t('candidates')}</h2>
          {choices.length === 0 ? (
            <p className="text-soft">{t('noCandidates')}</p>
          ) : (
            <ActionForm action={choosePayment} submit={t('match')}>
              <Version of={deciding} />
              <input type="hidden" name="paymentId" value={payment.paymentId} />
              {choices.map((choice) => (
                <Choice key={choice.requestId} choice={choice} texts={texts} currency={payment.currency} />
              ))}
              <p className="text-sm text-soft">{t('receivedIsCredited')}</p>
              <Field label={t('reason')} name="reason" required maxLength={300} />
            </ActionForm>
          )}
          {closed.map((choice) => (
            <Closed key={choice.requestId} choice={choice} texts={texts} currency={payment.currency} />
          ))}
        </div>
      ) : null}
    </Card>
  );
}

interface ChoiceProps {
  readonly choice: Suggestion;
  readonly texts: Texts;
  readonly currency: UnmatchedPayment['currency'];
}

/** A request the matcher weighed that no payment can be given any more: it is shown, so that the reasons are. */
async function Closed({ choice, texts, currency }: ChoiceProps) {
  const t = await getTranslations('unmatched');
  return (
    <div className="mt-3 rounded-control border border-line p-3">
      <Link
        href={`/requests/${choice.requestId}`}
        className="font-medium tabular-nums underline-offset-4 hover:underline"
      >
        {choice.playerId} · {texts.money(choice.payMinor, currency)}
      </Link>
      <p className="text-sm text-soft">{t('closed')}</p>
      <Weighed choice={choice} texts={texts} />
    </div>
  );
}

/** How the payment differs from a request, and every rule the matcher asked about it. */
async function Weighed({ choice, texts }: Omit<ChoiceProps, 'currency'>) {
  const t = await getTranslations('unmatched');
  return (
    <>
      <span className="mt-1 block">
        <Deviations deviations={choice.deviations} />
      </span>
      <span className="block text-sm text-soft">
        {choice.isMadeLater ? `${t('madeLater')} ` : ''}
        {choice.objections.map((objection) => texts.reason(objection)).join(' ')}
      </span>
      {choice.rules.length === 0 ? null : (
        <details className="mt-1">
          <summary className="cursor-pointer text-sm text-soft">{t('rules')}</summary>
          <div className="mt-2">
            <DecisionRules rules={choice.rules} />
          </div>
        </details>
      )}
    </>
  );
}

function Choice({ choice, texts, currency }: ChoiceProps) {
  return (
    <div className="rounded-control border border-line p-3 has-checked:border-brand">
      <label className="flex cursor-pointer gap-3">
        <input type="radio" name="requestId" value={choice.requestId} required />
        <span>
          <span className="block font-medium tabular-nums">
            {choice.playerId} · {texts.money(choice.payMinor, currency)}
          </span>
          <span className="block text-sm text-soft">{texts.time(choice.createdAt)}</span>
        </span>
      </label>
      <Weighed choice={choice} texts={texts} />
    </div>
  );
}

async function MailCard({ mail, texts, deciding, operator }: DecidedBy & { readonly mail: UnmatchedMail }) {
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
          {mail.notice === null ? (
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

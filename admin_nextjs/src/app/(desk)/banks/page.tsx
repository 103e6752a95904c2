import {
  type BankSurvey,
  type BankTrial,
  type BankTrialResult,
  listBankTrials,
  listCatalogBanks,
  readVerdicts,
  surveyBanks,
} from '@luxon/cashdesk';
import { formatMoney, isCurrency } from '@luxon/money';
import { getLocale, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { Allowed } from '@/components/allowed.tsx';
import { getTexts, levelTones } from '@/components/texts.ts';
import { Badge, Card, Empty, Notice, PageTitle, Select, TextArea, TextLink } from '@/components/ui.tsx';
import { rereadWaitingMails } from '@/server/actions.ts';
import { isOpenTo, requirePermission } from '@/server/auth.ts';
import { tryBankDescription } from '@/server/bank-actions.ts';
import { panelState } from '@/server/panel-state.ts';
import { permissionOf } from '@/server/permissions.ts';
import { mistakeText } from './mistake-text.ts';

type CatalogBank = Awaited<ReturnType<typeof listCatalogBanks>>[number];

export default async function BanksPage() {
  const operator = await requirePermission('/banks');
  const { desk } = panelState();
  const [banks, verdicts, trials, t] = await Promise.all([
    listCatalogBanks(desk),
    readVerdicts(desk),
    listBankTrials(desk),
    getTranslations('banks'),
  ]);
  const surveys = surveyBanks(verdicts);
  const used = banks.filter(({ isUsed }) => isUsed);
  const known = banks.filter(({ isUsed }) => !isUsed);
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <p className="mb-4 max-w-prose text-soft">{t('intro')}</p>
      <div className="space-y-4">
        {banks.length === 0 ? <Empty>{t('empty')}</Empty> : null}
        {used.map((bank) => (
          <UsedBank
            key={bank.bank}
            bank={bank}
            surveys={surveys.filter((survey) => survey.bank === bank.bank)}
          />
        ))}
        {known.length === 0 ? null : <KnownBanks banks={known} />}
        <Card>
          <Allowed operator={operator} permission={permissionOf('rereadWaitingMails')}>
            <ActionForm action={rereadWaitingMails} submit={t('readAgain')} look="plain">
              <p className="text-sm text-soft">{t('readAgainHint')}</p>
            </ActionForm>
          </Allowed>
        </Card>
        <Card>
          <h2 className="mb-1 font-semibold">{t('try')}</h2>
          <p className="mb-3 max-w-prose text-sm text-soft">{t('tryHint')}</p>
          {isOpenTo(operator, 'tryBankDescription') ? (
            <ActionForm action={tryBankDescription} submit={t('trySubmit')}>
              <TextArea
                label={t('yaml')}
                name="yaml"
                rows={10}
                required
                spellCheck={false}
                className="font-mono text-sm"
              />
              <Select label={t('days')} name="days" defaultValue="30">
                {[7, 30, 90, 365].map((days) => (
                  <option key={days} value={days}>
                    {t('daysOf', { days })}
                  </option>
                ))}
              </Select>
            </ActionForm>
          ) : (
            <Notice tone="calm">{t('tryNotYours')}</Notice>
          )}
          {trials.length === 0 ? null : <Trials trials={trials} />}
        </Card>
      </div>
    </>
  );
}

async function UsedBank({ bank, surveys }: { bank: CatalogBank; surveys: readonly BankSurvey[] }) {
  const [t, words, levels, next] = await Promise.all([
    getTranslations('banks'),
    getTranslations('levelWords'),
    getTranslations('levels'),
    getTranslations('levelNext'),
  ]);
  return (
    <Card>
      <h2 className="flex flex-wrap items-center gap-2">
        <b className="font-semibold">{bank.name}</b>
        <code className="text-sm text-soft">{bank.bank}</code>
        {bank.isOwn ? <Badge tone="calm">{t('own')}</Badge> : null}
      </h2>
      <p className="mt-1 text-sm break-words text-soft">
        {t('writesFrom', {
          senders: (bank.senders ?? bank.domains.map((domain) => `…@${domain}`)).join(', '),
        })}
      </p>
      {bank.signing === 'absent' ? <p className="mt-1 text-sm text-warn">{t('signsNothing')}</p> : null}
      {surveys.length === 0 ? <p className="mt-3 text-soft">{t('noMails')}</p> : null}
      {surveys.map(({ mailbox, level, atLevel, mails }) => (
        <div key={mailbox} className="mt-3">
          <p>
            <Badge tone={levelTones[level]}>{words(level)}</Badge>{' '}
            <span className="text-sm break-words text-soft">
              {mailbox} · {t('atLevel', { count: atLevel, mails })}
            </span>
          </p>
          <p className="mt-1">
            {levels(level)} {next(level)}
          </p>
        </div>
      ))}
      <p className="mt-2 text-sm">
        <TextLink href="/mail">{t('toSurvey')}</TextLink>
      </p>
    </Card>
  );
}

async function KnownBanks({ banks }: { banks: readonly CatalogBank[] }) {
  const t = await getTranslations('banks');
  return (
    <Card>
      <details>
        <summary className="cursor-pointer font-semibold">{t('known', { count: banks.length })}</summary>
        <p className="mt-2 max-w-prose text-sm text-soft">{t('knownHint')}</p>
        <ul className="mt-3 grid gap-2 sm:grid-cols-2">
          {banks.map(({ bank, name, domains, isOwn }) => (
            <li key={bank}>
              <b className="font-medium">{name}</b> <code className="text-sm text-soft">{bank}</code>{' '}
              {isOwn ? <Badge tone="calm">{t('own')}</Badge> : null}
              <span className="block text-sm break-words text-soft">{domains.join(', ')}</span>
            </li>
          ))}
        </ul>
      </details>
    </Card>
  );
}

async function Trials({ trials }: { trials: readonly BankTrial[] }) {
  const [t, texts] = await Promise.all([getTranslations('banks'), getTexts()]);
  return (
    <section aria-labelledby="trials" className="mt-6">
      <h3 id="trials" className="mb-2 font-semibold">
        {t('trials')}
      </h3>
      <ul className="space-y-4">
        {trials.map(({ id, askedAt, yaml, result }, place) => (
          <li key={id}>
            <p className="text-sm text-soft tabular-nums">{texts.time(askedAt)}</p>
            {result === null ? <Notice tone="calm">{t('waits')}</Notice> : <Trial result={result} />}
            <details
              className="mt-1 text-sm"
              open={place === 0 && result !== null && result.kind !== 'tried'}
            >
              <summary className="cursor-pointer text-soft">{t('pasted')}</summary>
              <pre className="mt-1 overflow-x-auto rounded-control border border-line p-2 text-xs">
                {yaml}
              </pre>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

type BankTexts = Awaited<ReturnType<typeof getTranslations<'banks'>>>;

/** What is wrong, one sentence each; in the worker's English where there is no text. */
function problemsOf(result: Exclude<BankTrialResult, { kind: 'tried' }>, t: BankTexts): readonly string[] {
  if (result.kind !== 'malformed' || result.mistakes.length === 0) return result.problems;
  const sentences = result.mistakes.flatMap((mistake) => {
    const text = mistakeText(mistake);
    if (text === null) return result.problems;
    const form = text.form === null ? '' : t(`forms.${text.form}`);
    return t(`mistakes.${text.key}`, { ...text.values, form });
  });
  return [...new Set(sentences)];
}

async function Trial({ result }: { result: BankTrialResult }) {
  const [t, texts, locale] = await Promise.all([getTranslations('banks'), getTexts(), getLocale()]);
  if (result.kind !== 'tried')
    return (
      <div className="space-y-1">
        <Notice tone="bad">{t(`results.${result.kind}`)}</Notice>
        <ul className="list-disc pl-5 text-sm break-words">
          {problemsOf(result, t).map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      </div>
    );
  const { bank, examples, looked, isCut, counts, mails } = result;
  const say = (said: string): string => (t.has(`said.${said}`) ? t(`said.${said}`) : said);
  return (
    <div className="space-y-1">
      <Notice tone="good">{t('results.tried', { bank, examples })}</Notice>
      <p className="text-sm">
        {Object.keys(counts).length === 0
          ? t('noneOfBank', { looked })
          : t('ofBank', {
              looked,
              counts: Object.entries(counts)
                .map(([said, count]) => `${say(said)}: ${count}`)
                .join(', '),
            })}{' '}
        {isCut ? t('isCut') : ''}
      </p>
      <ul className="space-y-1 text-sm">
        {mails.map(({ mailId, receivedAt, said, reason, amountMinor, currency }) => (
          <li key={mailId} className="flex flex-wrap gap-x-3 tabular-nums">
            <TextLink href={`/mail/${mailId}`}>{texts.time(new Date(receivedAt))}</TextLink>
            <span>{say(said)}</span>
            {amountMinor !== null && currency !== null && isCurrency(currency) ? (
              <b className="font-medium">
                {formatMoney({ amountMinor: BigInt(amountMinor), currency }, locale)}
              </b>
            ) : null}
            {reason === null ? null : <span className="text-soft">{texts.reason(reason)}</span>}
          </li>
        ))}
      </ul>
      <p className="max-w-prose text-sm text-soft">{t('goLive', { bank })}</p>
    </div>
  );
}

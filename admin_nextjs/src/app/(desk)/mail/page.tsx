import { type BankSurvey, readFolders, readVerdicts, surveyBanks } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { StatementForm } from '@/components/statement-form.tsx';
import { getTexts } from '@/components/texts.ts';
import { Badge, Card, Empty, PageTitle } from '@/components/ui.tsx';
import { rereadWaitingMails } from '@/server/actions.ts';
import { requireOperator } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';

const tones = { T1: 'good', T3: 'good', T2: 'warn', T4: 'warn', T5: 'bad' } as const;

export default async function MailboxesPage() {
  await requireOperator();
  const { desk, settings } = panelState();
  const [folders, verdicts, t, texts] = await Promise.all([
    readFolders(desk),
    readVerdicts(desk),
    getTranslations('mailboxes'),
    getTexts(),
  ]);
  const surveys = surveyBanks(verdicts);
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <div className="space-y-4">
        <Card>
          <h2 className="mb-3 font-semibold">{t('folders')}</h2>
          {folders.length === 0 ? <Empty>{t('noFolders')}</Empty> : null}
          <ul className="space-y-2 text-sm">
            {folders.map(({ mailbox, folder, scannedAt }) => (
              <li key={`${mailbox} ${folder}`}>
                <span className="font-medium break-words">
                  {mailbox} · {folder}
                </span>
                <span className="block text-soft tabular-nums">
                  {t('lastRead')}: {texts.time(scannedAt)}
                </span>
              </li>
            ))}
          </ul>
        </Card>
        <Card>
          <h2 className="mb-3 font-semibold">{t('banks')}</h2>
          {surveys.length === 0 ? <Empty>{t('noBanks')}</Empty> : null}
          <ul className="space-y-4">
            {surveys.map((survey) => (
              <Survey key={`${survey.mailbox} ${survey.bank}`} survey={survey} />
            ))}
          </ul>
        </Card>
        <Card>
          <ActionForm action={rereadWaitingMails} submit={t('readAllAgain')} look="plain">
            <p className="text-sm text-soft">{t('readAllHint')}</p>
          </ActionForm>
        </Card>
        <Card>
          <h2 className="font-semibold">{t('statement')}</h2>
          <p className="mb-3 text-sm text-soft">{t('statementHint')}</p>
          <StatementForm banks={settings.mail.banks.map(({ bank }) => bank)} />
        </Card>
      </div>
    </>
  );
}

async function Survey({ survey }: { survey: BankSurvey }) {
  const [t, levels] = await Promise.all([getTranslations('mailboxes'), getTranslations('levels')]);
  const { bank, mailbox, mails, signed, toSigned, bitsMin, delayMedianMs, delayMaxMs, servers, level } =
    survey;
  const seconds = (ms: number): number => Math.round(ms / 1_000);
  const facts = [
    t('signed', { signed, mails }),
    signed === 0 ? null : t('toSigned', { count: toSigned }),
    bitsMin === null ? null : t('bits', { bits: bitsMin }),
    delayMedianMs === null
      ? null
      : t('delay', { seconds: seconds(delayMedianMs), most: seconds(delayMaxMs ?? delayMedianMs) }),
    Object.keys(servers).length === 0 ? null : t('servers', { names: Object.keys(servers).join(', ') }),
  ].filter((fact) => fact !== null);
  return (
    <li>
      <p>
        <Badge tone={tones[level]}>{level}</Badge> <b>{bank}</b>{' '}
        <span className="text-sm break-words text-soft">{mailbox}</span>
      </p>
      <p className="mt-1">{levels(level)}</p>
      <ul className="mt-1 list-disc pl-5 text-sm text-soft">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </li>
  );
}

import {
  type BankSurvey,
  type FolderHealth,
  judgeFolder,
  readFolders,
  readVerdicts,
  surveyBanks,
} from '@luxon/cashdesk';
import { getFormatter, getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { Allowed } from '@/components/allowed.tsx';
import { StatementForm } from '@/components/statement-form.tsx';
import { levelTones } from '@/components/texts.ts';
import { Badge, Card, Empty, Notice, PageTitle, type Tone } from '@/components/ui.tsx';
import { ClientTexts } from '@/i18n/client-texts.tsx';
import { rereadWaitingMails } from '@/server/actions.ts';
import { requirePermission } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import { permissionOf } from '@/server/permissions.ts';

const healthTones: Readonly<Record<FolderHealth, Tone>> = { fresh: 'good', late: 'bad', left: 'calm' };

export default async function MailboxesPage() {
  const operator = await requirePermission('/mail');
  const { desk, settings } = panelState();
  const now = desk.clock();
  const [watched, verdicts, t, statement, format] = await Promise.all([
    readFolders(desk),
    readVerdicts(desk),
    getTranslations('mailboxes'),
    getTranslations('statement'),
    getFormatter(),
  ]);
  const folders = watched.map((folder) => ({ ...folder, health: judgeFolder(folder.scannedAt, now) }));
  const surveys = surveyBanks(verdicts);
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <div className="space-y-4">
        <Card>
          <h2 className="mb-3 font-semibold">{t('folders')}</h2>
          {folders.length === 0 ? <Empty>{t('noFolders')}</Empty> : null}
          <ul className="space-y-3">
            {folders.map(({ mailbox, folder, scannedAt, health }) => (
              <li key={`${mailbox} ${folder}`}>
                <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <Badge tone={healthTones[health]}>{t(`health.${health}`)}</Badge>
                  <b className="font-medium">{folder}</b>
                  <span className="text-sm text-soft tabular-nums">
                    {t('lastReadAgo', { ago: format.relativeTime(scannedAt, now) })}
                  </span>
                </span>
                <span className="block text-sm break-words text-soft">{mailbox}</span>
              </li>
            ))}
          </ul>
          {folders.some(({ health }) => health === 'late') ? (
            <div className="mt-3">
              <Notice tone="bad">{t('lateHint')}</Notice>
            </div>
          ) : null}
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
          <Allowed operator={operator} permission={permissionOf('rereadWaitingMails')}>
            <ActionForm action={rereadWaitingMails} submit={t('readAllAgain')} look="plain">
              <p className="text-sm text-soft">{t('readAllHint')}</p>
            </ActionForm>
          </Allowed>
        </Card>
        <Card>
          <h2 id="statement" className="font-semibold">
            {statement('title')}
          </h2>
          <p className="mb-3 text-sm text-soft">{statement('hint')}</p>
          <ClientTexts of="statement">
            <StatementForm banks={settings.mail.banks.map(({ bank }) => bank)} />
          </ClientTexts>
        </Card>
      </div>
    </>
  );
}

async function Survey({ survey }: { survey: BankSurvey }) {
  const [t, levels, words, next] = await Promise.all([
    getTranslations('mailboxes'),
    getTranslations('levels'),
    getTranslations('levelWords'),
    getTranslations('levelNext'),
  ]);
  const {
    bank,
    mailbox,
    mails,
    signed,
    toSigned,
    bitsMin,
    delayMedianMs,
    delayMaxMs,
    servers,
    level,
    atLevel,
  } = survey;
  const say = (ms: number): string => {
    const [unit, count] = durationOf(ms);
    return t(`duration.${unit}`, { count });
  };
  const facts = [
    t('atLevel', { count: atLevel, mails }),
    t('signed', { signed, mails }),
    signed === 0 ? null : t('toSigned', { count: toSigned }),
    bitsMin === null ? null : t('bits', { bits: bitsMin }),
    delayMedianMs === null
      ? null
      : t('delay', { usual: say(delayMedianMs), most: say(delayMaxMs ?? delayMedianMs) }),
    Object.keys(servers).length === 0 ? null : t('servers', { names: Object.keys(servers).join(', ') }),
  ].filter((fact) => fact !== null);
  return (
    <li>
      <p>
        <Badge tone={levelTones[level]}>{words(level)}</Badge> <b>{bank}</b>{' '}
        <span className="text-sm break-words text-soft">
          {mailbox} · {level}
        </span>
      </p>
      <p className="mt-1">
        {levels(level)} {next(level)}
      </p>
      <ul className="mt-1 list-disc pl-5 text-sm text-soft">
        {facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
    </li>
  );
}

/** The biggest unit that still tells two of it apart from one. */
function durationOf(ms: number): ['seconds' | 'minutes' | 'hours', number] {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 120) return ['seconds', seconds];
  return seconds < 7_200 ? ['minutes', Math.round(seconds / 60)] : ['hours', Math.round(seconds / 3_600)];
}

import {
  alarmKinds,
  alarmSentence,
  type HealthFacts,
  type HealthFinding,
  judgeHealth,
  listClosedAlarms,
  listOpenAlarms,
  readHealth,
} from '@luxon/cashdesk';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { ActionForm } from '@/components/action-form.tsx';
import { getTexts } from '@/components/texts.ts';
import { Badge, Card, Empty, Field, PageTitle, TextLink, type Tone } from '@/components/ui.tsx';
import { readLocale } from '@/i18n/locales.ts';
import { isOpenTo, type Operator, requirePermission } from '@/server/auth.ts';
import { deskBinding } from '@/server/binding.ts';
import { closeOneAlarm } from '@/server/check-actions.ts';
import { operatorNames } from '@/server/operator-names.ts';
import { panelState } from '@/server/panel-state.ts';
import type { Guarded } from '@/server/permissions.ts';
import { readDisk } from '@/server/read-disk.ts';

const tones: Readonly<Record<HealthFinding['state'], Tone>> = { good: 'good', note: 'warn', bad: 'bad' };
/** Where a person goes to mend it. */
const places: Readonly<Partial<Record<HealthFinding['place'], Guarded>>> = {
  mailbox: '/mail',
  session: '/session',
  credit: '/',
  unknown: '/unknown',
  audit: '/audit',
};

export default async function HealthPage() {
  const operator = await requirePermission('/health');
  const { desk, settings } = panelState();
  const disk = await readDisk(settings.database);
  const [facts, open, closed, names, t] = await Promise.all([
    readHealth(desk, { binding: deskBinding(), disk }),
    listOpenAlarms(desk),
    listClosedAlarms(desk),
    operatorNames(),
    getTranslations('health'),
  ]);
  const findings = judgeHealth(facts, desk.clock());
  const bad = findings.filter(({ state }) => state === 'bad').length;
  return (
    <>
      <PageTitle>
        {t('title')}{' '}
        <Badge tone={bad === 0 ? 'good' : 'bad'}>
          {bad === 0 ? t('well') : t('summary', { count: bad })}
        </Badge>
      </PageTitle>
      <section aria-labelledby="alarms" className="mb-6">
        <h2 id="alarms" className="mb-2 font-semibold">
          {t('alarms')}
        </h2>
        <Alarms open={open} closed={closed} names={names} mayClose={isOpenTo(operator, 'closeOneAlarm')} />
      </section>
      <ul className="grid gap-3 lg:grid-cols-2">
        {findings.map((finding) => (
          <Finding key={finding.place} finding={finding} facts={facts} operator={operator} />
        ))}
      </ul>
      <p className="mt-4 max-w-prose text-sm text-soft">{t('doctor')}</p>
    </>
  );
}

interface FindingProps {
  readonly finding: HealthFinding;
  readonly facts: HealthFacts;
  readonly operator: Operator;
}

async function Finding({ finding, facts, operator }: FindingProps) {
  const t = await getTranslations('health');
  const { place, state, answer } = finding;
  const href = state === 'good' ? undefined : places[place];
  return (
    <li>
      <Card className="h-full">
        <h3 className="flex flex-wrap items-center gap-2">
          <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>
          <b className="font-medium">{t(`places.${place}`)}</b>
        </h3>
        <p className="mt-2">{t(`answers.${place}_${answer}`)}</p>
        <div className="mt-1 text-sm text-soft tabular-nums">
          <Detail place={place} facts={facts} />
        </div>
        {href === undefined || !isOpenTo(operator, href) ? null : (
          <p className="mt-2 text-sm">
            <TextLink href={href}>{t('open')}</TextLink>
          </p>
        )}
      </Card>
    </li>
  );
}

/** The figures behind a finding. */
async function Detail({
  place,
  facts,
}: {
  place: HealthFinding['place'];
  facts: HealthFacts;
}): Promise<ReactNode> {
  const [t, texts, format] = await Promise.all([getTranslations('health'), getTexts(), getFormatter()]);
  const now = panelState().desk.clock();
  const gigabytes = (bytes: number): string => format.number(bytes / 1e9, { maximumSignificantDigits: 3 });
  switch (place) {
    case 'worker':
      return facts.workers.map(({ name, startedAt, heartbeatAt }) => (
        <p key={`${name} ${startedAt.toISOString()}`} className="break-words">
          {t('details.worker', {
            name,
            since: texts.time(startedAt),
            seen: format.relativeTime(heartbeatAt, now),
          })}
        </p>
      ));
    case 'mailbox':
      return facts.folders.map(({ mailbox, folder, scannedAt, health }) =>
        health === 'left' ? null : (
          <p key={`${mailbox} ${folder}`} className="break-words">
            {t('details.folder', { mailbox, folder, ago: format.relativeTime(scannedAt, now) })}
          </p>
        ),
      );
    case 'session':
      return facts.session.endsAt === null
        ? null
        : t(facts.session.renewsItself ? 'details.sessionRenews' : 'details.session', {
            time: texts.time(facts.session.endsAt),
          });
    case 'queue':
      return t('details.queue', { jobs: facts.queue.jobs, givenUp: facts.queue.givenUp });
    case 'database':
      return t('details.database', {
        version: facts.database.version,
        size: gigabytes(facts.database.sizeBytes),
        ms: facts.database.answerMs,
        connections: facts.database.connections,
        max: facts.database.connectionsMax,
      });
    case 'disk':
      return facts.disk === null
        ? null
        : t('details.disk', {
            free: gigabytes(facts.disk.freeBytes),
            total: gigabytes(facts.disk.totalBytes),
          });
    case 'audit':
      return t('details.audit', { rows: format.number(facts.audit.rows), unsealed: facts.audit.unsealed });
    case 'unknown':
      return facts.unknown === 0 ? null : t('details.unknown', { count: facts.unknown });
    default:
      return null;
  }
}

type Alarm = Awaited<ReturnType<typeof listOpenAlarms>>[number];

interface AlarmsProps {
  readonly open: readonly Alarm[];
  readonly closed: readonly Alarm[];
  readonly names: ReadonlyMap<string, string>;
  readonly mayClose: boolean;
}

async function Alarms({ open, closed, names, mayClose }: AlarmsProps) {
  const [t, texts, locale] = await Promise.all([getTranslations('health'), getTexts(), getLocale()]);
  const say = ({ kind, facts }: Alarm): string => {
    const known = alarmKinds.find((one) => one === kind);
    return known === undefined ? kind : alarmSentence(known, facts, readLocale(locale));
  };
  const sayWho = (by: string | null): string =>
    by === null ? '—' : by === 'system' ? t('causeGone') : (names.get(by) ?? by);
  return (
    <div className="space-y-3">
      {open.length === 0 ? <Empty>{t('noAlarms')}</Empty> : null}
      {open.map((alarm) => (
        <Card key={alarm.id} edge="bad">
          <p>{say(alarm)}</p>
          <p className="mt-1 text-sm text-soft tabular-nums">
            {t('raised', { time: texts.time(alarm.raisedAt) })}
            {typeof alarm.facts.mailId === 'string' ? (
              <>
                {' · '}
                <TextLink href={`/mail/${alarm.facts.mailId}`} room="finger">
                  {t('openMail')}
                </TextLink>
              </>
            ) : null}
          </p>
          {mayClose ? (
            <details className="mt-2">
              <summary className="cursor-pointer text-sm text-soft">{t('close')}</summary>
              <div className="mt-3">
                <ActionForm action={closeOneAlarm} submit={t('close')} look="plain">
                  <input type="hidden" name="alarmId" value={alarm.id} />
                  <Field
                    label={t('closeReason')}
                    name="reason"
                    hint={t('closeHint')}
                    required
                    maxLength={300}
                  />
                </ActionForm>
              </div>
            </details>
          ) : null}
        </Card>
      ))}
      {closed.length === 0 ? null : (
        <details>
          <summary className="cursor-pointer text-sm text-soft">
            {t('closed', { count: closed.length })}
          </summary>
          <ul className="mt-2 space-y-3">
            {closed.map((alarm) => (
              <li key={alarm.id} className="text-sm">
                <span className="block">{say(alarm)}</span>
                <span className="text-soft tabular-nums">
                  {texts.time(alarm.closedAt)} · {sayWho(alarm.closedBy)}
                  {alarm.closedBy === 'system' || alarm.closeReason === null ? '' : `: ${alarm.closeReason}`}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

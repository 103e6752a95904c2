import { listOperatorHistory, listPeople, type Person, roles } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { sayClockAndZone } from '@/components/desk-time.ts';
import { ownWords } from '@/components/moves.ts';
import { getTexts, type Texts } from '@/components/texts.ts';
import { Badge, Card, Field, PageTitle, Select } from '@/components/ui.tsx';
import { isOpenTo, requirePermission } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import {
  changePersonRole,
  invitePerson,
  resetPerson,
  switchPerson,
  unlockPerson,
} from '@/server/people-actions.ts';

/** The event says why; the reason beside it is the program's own. */
const ownReasons: readonly string[] = ['made', 'locked'];

export default async function PeoplePage() {
  const operator = await requirePermission('/people');
  const { desk } = panelState();
  const [people, history, t, texts] = await Promise.all([
    listPeople(desk),
    listOperatorHistory(desk, null, 30),
    getTranslations('people'),
    getTexts(),
  ]);
  const mayManage = isOpenTo(operator, 'invitePerson');
  const nameOf = (id: string | null): string =>
    people.find((one) => one.id === id?.replace('operator:', ''))?.name ?? t('desk');
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {people.map((person) => (
          <PersonCard
            key={person.id}
            person={person}
            isSelf={person.id === operator.id}
            mayManage={mayManage}
            texts={texts}
          />
        ))}
        {mayManage ? (
          <Card>
            <h2 className="mb-1 font-semibold">{t('invite')}</h2>
            <p className="mb-3 text-sm text-soft">{t('inviteText')}</p>
            <ActionForm action={invitePerson} submit={t('inviteSubmit')}>
              <RoleChoice initial="cashier" />
              <Field label={t('reason')} name="reason" required maxLength={300} />
            </ActionForm>
          </Card>
        ) : null}
      </div>
      <Card className="mt-4">
        <h2 className="mb-3 font-semibold">{t('rolesTitle')}</h2>
        <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-[auto_1fr]">
          {roles.map((role) => (
            <div key={role} className="contents">
              <dt className="font-medium">{t(`roles.${role}`)}</dt>
              <dd className="text-soft">{t(`roleTexts.${role}`)}</dd>
            </div>
          ))}
        </dl>
      </Card>
      <Card className="mt-4">
        <h2 className="mb-3 font-semibold">{t('history')}</h2>
        <ol className="space-y-2 text-sm">
          {history.map((line) => {
            const { from, to, role } = line.facts ?? {};
            const given = [from, to, role].filter((one) => roles.some((known) => known === one));
            return (
              <li key={String(line.id)} className="break-words">
                <span className="text-soft tabular-nums">{texts.time(line.at)}</span>{' '}
                {line.operatorId === null ? '' : `${nameOf(line.operatorId)}: `}
                {t(`events.${line.what}`)}
                {given.length === 0
                  ? ''
                  : ` (${given.map((one) => t(`roles.${one as (typeof roles)[number]}`)).join(' → ')})`}
                <span className="text-soft">
                  {' '}
                  — {nameOf(line.actor)}
                  {line.actor === `operator:${line.operatorId}` ||
                  ownReasons.includes(line.what) ||
                  ownWords.has(line.reason)
                    ? ''
                    : `, ${line.reason}`}
                </span>
              </li>
            );
          })}
        </ol>
      </Card>
    </>
  );
}

interface PersonCardProps {
  readonly person: Person;
  readonly isSelf: boolean;
  readonly mayManage: boolean;
  readonly texts: Texts;
}

async function PersonCard({ person, isSelf, mayManage, texts }: PersonCardProps) {
  const t = await getTranslations('people');
  const { id, name, email, role, switchedOffAt, lockedUntil, codeLockedUntil, hasSecondFactor, passkeys } =
    person;
  const isLocked = lockedUntil !== null || codeLockedUntil !== null;
  // Drawn anew in each form: one element in three places would give three fields one id.
  const about = () => (
    <>
      <input type="hidden" name="operatorId" value={id} />
      <Field label={t('reason')} name="reason" required maxLength={300} />
    </>
  );
  return (
    <Card>
      <h2 className="flex flex-wrap items-center gap-2 font-semibold break-words">
        {name} {isSelf ? <span className="font-normal text-soft">({t('you')})</span> : null}
        <Badge tone="calm">{t(`roles.${role}`)}</Badge>
        {switchedOffAt === null ? null : <Badge tone="bad">{t('isOff')}</Badge>}
        {isLocked ? <Badge tone="warn">{t('isLocked')}</Badge> : null}
      </h2>
      <p className="text-sm break-words text-soft">{email}</p>
      <p className="mt-2 text-sm">
        {t(hasSecondFactor ? 'hasSecondFactor' : 'noSecondFactor')} · {t('passkeys', { count: passkeys })}
      </p>
      <p className="text-sm text-soft">
        {person.sessions === 0
          ? t('notSignedIn')
          : t('lastSeen', { time: texts.time(person.lastSeenAt), count: person.sessions })}
      </p>
      {lockedUntil === null ? null : (
        <p className="mt-2 text-sm">{t('lockedText', { time: sayClockAndZone(lockedUntil) })}</p>
      )}
      {codeLockedUntil === null ? null : (
        <p className="mt-2 text-sm">{t('codeLockedText', { time: sayClockAndZone(codeLockedUntil) })}</p>
      )}
      {mayManage ? (
        <div className="mt-3 space-y-2">
          {isLocked ? (
            <Folded title={t('unlock')}>
              <ActionForm action={unlockPerson} submit={t('unlock')}>
                {about()}
              </ActionForm>
            </Folded>
          ) : null}
          <Folded title={t('changeRole')}>
            <ActionForm action={changePersonRole} submit={t('changeRole')} look="plain">
              <RoleChoice initial={role} />
              {about()}
            </ActionForm>
          </Folded>
          {hasSecondFactor || passkeys > 0 ? (
            <Folded title={t('reset')}>
              <p className="mb-3 text-sm text-soft">{t('resetText')}</p>
              <ActionForm action={resetPerson} submit={t('reset')} look="danger">
                {about()}
              </ActionForm>
            </Folded>
          ) : null}
          <Folded title={t(switchedOffAt === null ? 'switchOff' : 'switchOn')}>
            {switchedOffAt === null ? <p className="mb-3 text-sm text-soft">{t('switchOffText')}</p> : null}
            <ActionForm
              action={switchPerson}
              submit={t(switchedOffAt === null ? 'switchOff' : 'switchOn')}
              look={switchedOffAt === null ? 'danger' : 'plain'}
            >
              <input type="hidden" name="isOn" value={String(switchedOffAt !== null)} />
              {about()}
            </ActionForm>
          </Folded>
        </div>
      ) : null}
    </Card>
  );
}

function Folded({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <details>
      <summary className="min-h-8 cursor-pointer text-sm text-soft">{title}</summary>
      <div className="mt-2">{children}</div>
    </details>
  );
}

async function RoleChoice({ initial }: { initial: Person['role'] }) {
  const t = await getTranslations('people');
  return (
    // Anew with another role: a browser keeps what was chosen before.
    <Select key={initial} label={t('role')} name="role" defaultValue={initial}>
      {roles.map((one) => (
        <option key={one} value={one}>
          {t(`roles.${one}`)}
        </option>
      ))}
    </Select>
  );
}

import {
  type AuditLine,
  type AuditPerson,
  alarmKinds,
  alarmTitle,
  auditNouns,
  auditSentence,
  formatHead,
  listAudit,
  readAuditHead,
} from '@luxon/cashdesk';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { z } from 'zod';
import { ActionForm } from '@/components/action-form.tsx';
import { CheckStatus } from '@/components/check-status.tsx';
import { Copy } from '@/components/copy.tsx';
import { moveKey, personsWords } from '@/components/moves.ts';
import { Paging } from '@/components/paging.tsx';
import { getTexts, type Texts } from '@/components/texts.ts';
import { Button, Card, Empty, Field, Notice, PageTitle, Select, TextLink } from '@/components/ui.tsx';
import { readLocale } from '@/i18n/locales.ts';
import { requirePermission } from '@/server/auth.ts';
import { verifyAuditNow } from '@/server/check-actions.ts';
import { panelChecks } from '@/server/checks.ts';
import { operatorNames } from '@/server/operator-names.ts';
import { panelState } from '@/server/panel-state.ts';

/** Reads what the address bar says; anything odd is as if it were not there. */
const readQuery = (given: Record<string, string>) =>
  z
    .object({
      person: z.string().max(100).catch('people'),
      noun: z.enum(auditNouns).optional().catch(undefined),
      day: z.iso.date().optional().catch(undefined),
      before: z.string().max(60).optional().catch(undefined),
    })
    .parse(given);

interface Asked {
  readonly searchParams: Promise<Record<string, string>>;
}

export default async function AuditPage({ searchParams }: Asked) {
  await requirePermission('/audit');
  const { desk } = panelState();
  const asked = readQuery(await searchParams);
  const names = await operatorNames();
  const person = readPerson(asked.person, names);
  const [page, t] = await Promise.all([listAudit(desk, { ...asked, person }), getTranslations('audit')]);
  const filter = new URLSearchParams({
    person,
    ...(asked.noun === undefined ? {} : { noun: asked.noun }),
    ...(asked.day === undefined ? {} : { day: asked.day }),
  });
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <p className="mb-4 max-w-prose text-soft">{t('intro')}</p>
      <Seal />
      {/* Anew with another address: lists and fields that were touched would keep the filter before. */}
      <Filter key={filter.toString()} person={person} noun={asked.noun} day={asked.day} names={names} />
      {page.lines.length === 0 ? (
        <Empty next={<TextLink href="/audit?person=everyone">{t('emptyNext')}</TextLink>}>{t('empty')}</Empty>
      ) : (
        <Lines lines={page.lines} names={names} />
      )}
      <Paging
        older={page.before === null ? null : `/audit?${filter}&before=${page.before}`}
        newest={asked.before === undefined ? null : `/audit?${filter}`}
      />
    </>
  );
}

function readPerson(text: string, names: ReadonlyMap<string, string>): AuditPerson {
  if (text === 'everyone' || text === 'machine') return text;
  return names.has(text) ? (text as AuditPerson) : 'people';
}

/** The chain's head and what the last check of it said. */
async function Seal() {
  const [head, t, locale, format] = await Promise.all([
    readAuditHead(panelState().desk),
    getTranslations('audit'),
    getLocale(),
    getFormatter(),
  ]);
  const state = panelChecks().audit.state();
  const verdict = state.last?.result ?? null;
  const kept = formatHead(head);
  return (
    <Card className="mb-4 space-y-3">
      {verdict === null ? null : verdict.finding === null ? (
        <Notice tone="good">
          {t('whole', { rows: format.number(verdict.head.seq), unsealed: format.number(verdict.unsealed) })}
        </Notice>
      ) : (
        <Notice tone="bad">
          {auditSentence(verdict.finding, readLocale(locale))} {t('brokenNext')}
        </Notice>
      )}
      <CheckStatus state={state} total={head.seq} />
      <ActionForm
        action={verifyAuditNow}
        submit={t('verify')}
        look={verdict === null ? 'main' : 'plain'}
        disabled={state.runningSince !== null}
      />
      <details className="text-sm">
        <summary className="cursor-pointer text-soft">{t('head')}</summary>
        <p className="mt-2 max-w-prose text-soft">{t('headHint')}</p>
        <p className="mt-2">
          <Copy text={kept}>
            <code className="break-all">{kept}</code>
          </Copy>
        </p>
      </details>
    </Card>
  );
}

interface FilterProps {
  readonly person: AuditPerson;
  readonly noun: string | undefined;
  readonly day: string | undefined;
  readonly names: ReadonlyMap<string, string>;
}

async function Filter({ person, noun, day, names }: FilterProps) {
  const t = await getTranslations('audit');
  return (
    <form method="get" action="/audit" className="mb-4 grid items-end gap-3 sm:grid-cols-4">
      <Select label={t('person')} name="person" defaultValue={person}>
        <option value="people">{t('persons.people')}</option>
        <option value="everyone">{t('persons.everyone')}</option>
        <option value="machine">{t('persons.machine')}</option>
        {[...names].map(([actor, name]) => (
          <option key={actor} value={actor}>
            {name}
          </option>
        ))}
      </Select>
      <Select label={t('noun')} name="noun" defaultValue={noun ?? ''}>
        <option value="">{t('allNouns')}</option>
        {auditNouns.map((one) => (
          <option key={one} value={one}>
            {t(`nouns.${one}`)}
          </option>
        ))}
      </Select>
      <Field label={t('day')} name="day" type="date" defaultValue={day ?? ''} />
      <Button look="plain">{t('show')}</Button>
    </form>
  );
}

async function Lines({ lines, names }: { lines: readonly AuditLine[]; names: ReadonlyMap<string, string> }) {
  const [t, texts] = await Promise.all([getTranslations('audit'), getTexts()]);
  const said = await Promise.all(lines.map((line) => sayLine(line, texts)));
  return (
    <ol className="divide-y divide-line rounded-card border border-line bg-card">
      {lines.map((line, place) => (
        <li key={`${line.table} ${line.rowId}`} className="px-4 py-3">
          <p className="flex flex-wrap items-baseline gap-x-3">
            <span className="text-sm text-soft tabular-nums">{texts.time(line.at)}</span>
            <b className="font-medium">{sayActor(line.actor, names, t('persons.machine'))}</b>
            <span>{said[place]?.what}</span>
          </p>
          {said[place]?.why ? <p className="text-sm break-words text-soft">{said[place]?.why}</p> : null}
          <p className="flex flex-wrap gap-x-3 text-sm text-soft tabular-nums">
            <ThingLink line={line} label={t('open')} />
            <span>{line.seq === null ? t('unsealed') : t('sealed', { seq: String(line.seq) })}</span>
          </p>
        </li>
      ))}
    </ol>
  );
}

function sayActor(actor: string, names: ReadonlyMap<string, string>, machine: string): string {
  if (actor.startsWith('operator:')) return names.get(actor) ?? actor;
  return actor === 'system' || actor.startsWith('worker') || actor.startsWith('breaker') ? machine : actor;
}

/** What was done, and why: a code of the program as its sentence, a person's words as they were written. */
async function sayLine(line: AuditLine, texts: Texts): Promise<{ what: string; why: string }> {
  const [t, moves, locale] = await Promise.all([
    getTranslations('audit'),
    getTranslations('moves'),
    getLocale(),
  ]);
  const { noun, what } = line;
  const move = moveKey({ ...line, subject: noun, toState: what });
  const why = texts.knownReason(line.reason) || (personsWords(line) ?? '');
  const alarm = alarmKinds.find((kind) => kind === what);
  if (noun === 'alarm' && alarm !== undefined)
    return { what: t('alarmClosed', { what: alarmTitle(alarm, line.facts, readLocale(locale)) }), why };
  if (noun === 'renewal')
    return what === 'renewed'
      ? { what: t('renewed'), why: '' }
      : { what: t('renewalFailed'), why: texts.knownReason(what) };
  if (t.has(`did.${move}`))
    return {
      what: t(`did.${move}`),
      why: noun === 'session' ? texts.knownReason(line.reason.split(': ').at(-1) ?? '') : why,
    };
  return { what: moves.has(move) ? moves(move) : `${t(`nouns.${noun}`)}: ${what}`, why };
}

const pages: Readonly<Partial<Record<AuditLine['noun'], string>>> = {
  mail: '/mail',
  payment: '/payments',
  request: '/requests',
  player: '/players',
};

function ThingLink({ line, label }: { line: AuditLine; label: string }) {
  const page = pages[line.noun];
  if (page === undefined || line.subjectId === null) return null;
  return (
    <TextLink href={`${page}/${line.subjectId}`}>
      {label} …{line.subjectId.slice(-6)}
    </TextLink>
  );
}

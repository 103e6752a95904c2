import { alarmSentence, breakerAlarm, isNewDesk, type Now, type QueueItem, readNow } from '@luxon/cashdesk';
import { getLocale, getTranslations } from 'next-intl/server';
import type { QueueLine } from '@/components/queue.tsx';
import { readSessionLeft, type SessionLeft } from '@/components/session-left.ts';
import { getTexts, type Texts, toneOfWord } from '@/components/texts.ts';
import { type Locale, readLocale } from '@/i18n/locales.ts';
import { deskBinding } from './binding.ts';
import { panelState } from './panel-state.ts';
import { createSharedRead } from './share-read.ts';

/**
 * What the first page shows of the desk, in the reader's words where they need the server's tables. The same for all who
 * read one language: whoever looks at the first page asks for this alone after a change. Times are ISO.
 */
export interface NowView {
  /** What it was made under. */
  readonly version: string;
  readonly madeAt: string;
  readonly waiting: number;
  readonly unmatched: number;
  readonly unknown: number;
  readonly oldestUnknownAt: string | null;
  /** Decisions that wait for a second person. */
  readonly proposals: number;
  readonly session: {
    readonly state: SessionLeft['state'];
    readonly endsAt: string | null;
    readonly isUrgent: boolean;
    readonly renewsItself: boolean;
  };
  readonly automaticCredit: {
    readonly isOn: boolean;
    /** Why it is off, as a sentence. */
    readonly whyOff: string | null;
    readonly changed: string;
  };
  readonly mail: { readonly scannedAt: string | null; readonly isLate: boolean; readonly unread: number };
  /** A worker ran, and none does now. */
  readonly isWorkerDead: boolean;
  /** The newest first. */
  readonly alarms: readonly { readonly id: string; readonly sentence: string; readonly raisedAt: string }[];
  /** So many alarms more than stand here. */
  readonly moreAlarms: number;
  readonly isNewDesk: boolean;
  readonly queue: readonly QueueLine[];
}

/** So many alarms beside the queue; the page of the desk's health shows them all. */
const alarmsMax = 3;

const sharing = { version: () => panelState().pulses.version, now: () => performance.now() };
const shareDesk = createSharedRead<readonly [Now, boolean]>(sharing);
const shareWords = createSharedRead<NowView>(sharing);

/** Reads the first page for the language of who asks: one read, and one saying, for all who ask together. */
export async function readNowView(): Promise<NowView> {
  const { desk, pulses } = panelState();
  // Before anything is read: what changes meanwhile is asked for again.
  const { version } = pulses;
  const binding = deskBinding();
  const key = JSON.stringify(binding);
  const locale = readLocale(await getLocale());
  return shareWords(`${locale} ${key}`, async () => {
    const [now, isNew] = await shareDesk(key, () =>
      Promise.all([readNow(desk, { binding }), isNewDesk(desk)]),
    );
    return { version, isNewDesk: isNew, ...(await sayNow(now, locale)) };
  });
}

async function sayNow(now: Now, locale: Locale): Promise<Omit<NowView, 'version' | 'isNewDesk'>> {
  const { desk, settings } = panelState();
  const [t, texts] = [await getTranslations('now'), await getTexts()];
  const { automaticCredit, mail } = now;
  const at = desk.clock();
  const { state, endsAt, isUrgent } = readSessionLeft(now.session, at);
  const lagMsMax = (settings.breakers.mailLagMinutes || 10) * 60_000;
  const alarms = now.alarms.filter(({ kind }) => !kind.startsWith('breaker_'));
  const names = { mail: t('mail'), payment: t('payment') };
  return {
    madeAt: at.toISOString(),
    waiting: now.waiting,
    unmatched: now.unmatched,
    unknown: now.unknown,
    oldestUnknownAt: now.oldestUnknownAt?.toISOString() ?? null,
    proposals: now.proposals,
    session: {
      state,
      endsAt: endsAt?.toISOString() ?? null,
      isUrgent,
      renewsItself: now.session?.renewsItself === true,
    },
    automaticCredit: {
      isOn: automaticCredit.isOn,
      whyOff: automaticCredit.isOn
        ? null
        : sayWhyOff(automaticCredit, locale, (reason) => t('offText', { reason })),
      changed: texts.time(automaticCredit.changedAt),
    },
    mail: {
      scannedAt: mail.scannedAt?.toISOString() ?? null,
      isLate: mail.lagMs === null || mail.lagMs > lagMsMax,
      unread: mail.unread,
    },
    isWorkerDead: now.worker === 'dead',
    alarms: alarms.slice(0, alarmsMax).map(({ id, kind, facts, raisedAt }) => ({
      id,
      sentence: alarmSentence(kind, facts, locale),
      raisedAt: raisedAt.toISOString(),
    })),
    moreAlarms: Math.max(0, alarms.length - alarmsMax),
    queue: now.queue.map((item) => toLine(item, texts, names)),
  };
}

/** A breaker says what it measured and what to do; a person's reason is shown as it was written. */
function sayWhyOff(
  { breaker, facts, reason }: Now['automaticCredit'],
  locale: Locale,
  offText: (reason: string) => string,
): string {
  return breaker === null ? offText(reason) : alarmSentence(breakerAlarm(breaker), facts, locale);
}

/** Says an item of the queue in the reader's words. */
function toLine(
  item: QueueItem,
  texts: Texts,
  names: { readonly mail: string; readonly payment: string },
): QueueLine {
  const isMail = item.kind === 'mail';
  const amount = isMail ? null : (item.creditMinor ?? item.receivedMinor ?? item.payMinor);
  return {
    id: item.id,
    href: hrefOf(item),
    name: isMail ? names.mail : (item.playerId ?? names.payment),
    nickname: isMail ? null : item.nickname,
    time: texts.time(item.changedAt),
    reason: texts.reason(item.reason),
    money: isMail || amount === null ? null : texts.money(amount, item.currency),
    word: texts.word(item.word),
    tone: toneOfWord[item.word] ?? 'calm',
    edge: item.word === 'unknown' ? 'bad' : item.needsPerson ? 'warn' : 'none',
  };
}

function hrefOf(item: QueueItem): string {
  if (item.kind === 'request') return `/requests/${item.id}`;
  if (item.kind === 'mail') return `/mail/${item.id}`;
  return item.word === 'unknown' ? '/unknown' : `/unmatched?q=${item.id}`;
}

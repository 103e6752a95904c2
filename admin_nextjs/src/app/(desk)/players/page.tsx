import { listBlockedPlayers, listPlayers } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { Choice } from '@/components/choice.tsx';
import { Link } from '@/components/link.tsx';
import { Paging } from '@/components/paging.tsx';
import { getTexts } from '@/components/texts.ts';
import { Badge, Button, Empty, PageTitle, TextLink } from '@/components/ui.tsx';
import { requirePermission } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import { type PageAddress, readAddress } from '@/server/table-page.ts';

const blockedPath = '/players?blocked=1';

export default async function PlayersPage({ searchParams }: { searchParams: PageAddress }) {
  await requirePermission('/players');
  const { address } = await readAddress(searchParams);
  const typed = (address.get('q') ?? '').replace(/\s/g, '');
  const digits = /^\d{1,20}$/.test(typed) ? typed : '';
  const { desk } = panelState();
  const isBlockedAlone = address.get('blocked') === '1';
  const before = address.get('before');
  const page = isBlockedAlone
    ? await listBlockedPlayers(desk, { before })
    : { players: typed !== digits ? [] : await listPlayers(desk, digits), before: null };
  const [t, texts] = [await getTranslations('players'), await getTexts()];
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <search>
        {/* Anew with another search: a field that was touched would keep the one before. */}
        <form key={typed} className="mb-4 flex gap-2">
          <input
            type="search"
            name="q"
            defaultValue={typed}
            inputMode="numeric"
            placeholder={t('searchHint')}
            aria-label={t('search')}
            maxLength={20}
            autoComplete="off"
            className="min-h-11 w-full rounded-control border border-edge bg-card px-3 text-ink"
          />
          <Button look="plain">{t('find')}</Button>
        </form>
      </search>
      <nav aria-label={t('which')} className="mb-4 flex flex-wrap gap-2">
        <Choice href="/players" isShown={!isBlockedAlone}>
          {t('all')}
        </Choice>
        <Choice href={blockedPath} isShown={isBlockedAlone}>
          {t('blockedAlone')}
        </Choice>
      </nav>
      {page.players.length === 0 ? (
        <Empty
          next={
            isBlockedAlone ? undefined : digits === '' ? (
              <TextLink href="/requests">{t('toRequests')}</TextLink>
            ) : (
              <TextLink href={`/players/${digits}`}>{t('openAnyway', { player: digits })}</TextLink>
            )
          }
        >
          {t(isBlockedAlone ? 'noneBlocked' : 'empty')}
        </Empty>
      ) : (
        <ul className="divide-y divide-line overflow-hidden rounded-card border border-line bg-card">
          {page.players.map(({ playerId, lastSeenAt, isBlocked, isLimited }) => (
            <li key={playerId} data-row>
              <Link
                href={`/players/${playerId}`}
                className="flex min-h-11 flex-wrap items-center gap-x-3 px-4 py-2 hover:bg-hover"
              >
                <span className="flex-1 font-medium tabular-nums">{playerId}</span>
                {isBlocked ? <Badge tone="bad">{t('blocked')}</Badge> : null}
                {isLimited ? <Badge tone="warn">{t('limited')}</Badge> : null}
                <span className="text-sm text-soft tabular-nums">{texts.time(lastSeenAt)}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <Paging
        older={page.before === null ? null : `${blockedPath}&before=${page.before}`}
        newest={isBlockedAlone && before !== null ? blockedPath : null}
      />
    </>
  );
}

import { getTranslations } from 'next-intl/server';
import { personsWords, type ToldMove } from './moves.ts';

interface ToldByProps {
  readonly move: Pick<ToldMove, 'actor' | 'reason'>;
  /** Of every operator, by actor. */
  readonly names: ReadonlyMap<string, string>;
}

/** Who did it, as people know them, and why in their own words; nothing where the program did. */
export async function ToldBy({ move, names }: ToldByProps) {
  if (!move.actor.startsWith('operator:')) return null;
  const t = await getTranslations('story');
  const why = personsWords(move);
  return (
    <span className="block text-sm break-words">
      {t('by', { who: names.get(move.actor) ?? t('somebody') })}
      {why === null ? '' : ` — ${why}`}
    </span>
  );
}

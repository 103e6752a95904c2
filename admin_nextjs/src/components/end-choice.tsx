import { getTranslations } from 'next-intl/server';
import { Select } from './ui.tsx';

interface EndChoiceProps {
  readonly isMatched: boolean;
  /** Why it waits. */
  readonly reason: string | null;
}

/** What may become of a payment besides a match: the choice in the form about it. */
export async function EndChoice({ isMatched, reason }: EndChoiceProps) {
  const t = await getTranslations('unmatched');
  const isAside = reason === 'set_aside';
  // The player has the money: neither another try nor another request is possible.
  const mayBeSent = isMatched && reason !== 'credited_after_closed';
  return (
    // Nothing is chosen for anybody. Anew where other ends are possible: a browser would take one by itself.
    <Select key={`${mayBeSent} ${isAside}`} label={t('otherEnd')} isLabelHidden name="decision" required>
      <option value="">{t('chooseEnd')}</option>
      {mayBeSent ? <option value="retry">{t('retry')}</option> : null}
      {mayBeSent ? <option value="undo">{t('undo')}</option> : null}
      {isAside ? (
        <option value="take_up">{t('takeUp')}</option>
      ) : (
        <option value="set_aside">{t('setAside')}</option>
      )}
      <option value="return">{t('returned')}</option>
    </Select>
  );
}

import { getTranslations } from 'next-intl/server';
import { Select } from './ui.tsx';

interface EndChoiceProps {
  readonly isMatched: boolean;
  /** It was put aside already. */
  readonly isAside: boolean;
}

/** What may become of a payment besides a match: the choice in the form about it. */
export async function EndChoice({ isMatched, isAside }: EndChoiceProps) {
  const t = await getTranslations('unmatched');
  return (
    // Nothing is chosen for anybody. Anew where other ends are possible: a browser would take one by itself.
    <Select key={`${isMatched} ${isAside}`} label={t('otherEnd')} isLabelHidden name="decision" required>
      <option value="">{t('chooseEnd')}</option>
      {isMatched ? <option value="retry">{t('retry')}</option> : null}
      {isMatched ? <option value="undo">{t('undo')}</option> : null}
      {isAside ? (
        <option value="take_up">{t('takeUp')}</option>
      ) : (
        <option value="set_aside">{t('setAside')}</option>
      )}
      <option value="return">{t('returned')}</option>
    </Select>
  );
}

import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { Allowed } from '@/components/allowed.tsx';
import { NowBoard } from '@/components/now-board.tsx';
import { SetupHint } from '@/components/setup-hint.tsx';
import { Field } from '@/components/ui.tsx';
import { ClientTexts } from '@/i18n/client-texts.tsx';
import { turnAutomaticCredit } from '@/server/actions.ts';
import { type Operator, requirePermission } from '@/server/auth.ts';
import { readNowView } from '@/server/now-view.ts';

export default async function NowPage() {
  const operator = await requirePermission('/');
  return (
    <ClientTexts of="now">
      <NowBoard
        made={await readNowView()}
        setupHint={<SetupHint />}
        turnOn={<TurnForm to={true} operator={operator} />}
        turnOff={<TurnForm to={false} operator={operator} />}
      />
    </ClientTexts>
  );
}

/** The red button: stops the automatic credit, or starts it again, with a reason. */
async function TurnForm({ to, operator }: { readonly to: boolean; readonly operator: Operator }) {
  const t = await getTranslations('now');
  return (
    <Allowed operator={operator} permission={to ? 'start_credit' : 'stop_credit'}>
      <ActionForm
        action={turnAutomaticCredit}
        look={to ? 'main' : 'danger'}
        submit={t(to ? 'turnOn' : 'turnOff')}
      >
        <input type="hidden" name="isOn" value={String(to)} />
        <Field label={t('reason')} name="reason" required maxLength={300} />
      </ActionForm>
    </Allowed>
  );
}

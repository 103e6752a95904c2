import {
  formatMinuteOfDay,
  freeSlotsMin,
  listReceivingAccounts,
  minuteOfDay,
  type ReceivingAccountView,
} from '@luxon/cashdesk';
import { currencies } from '@luxon/money';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { Allowed } from '@/components/allowed.tsx';
import { HoursStrip } from '@/components/chart/hours-strip.tsx';
import { Level } from '@/components/chart/level.tsx';
import { getTexts, type Texts } from '@/components/texts.ts';
import { Badge, Card, Empty, Field, PageTitle, Select } from '@/components/ui.tsx';
import { addAccount, turnAccount } from '@/server/account-actions.ts';
import { isOpenTo, requirePermission } from '@/server/auth.ts';
import { panelState } from '@/server/panel-state.ts';
import { permissionOf } from '@/server/permissions.ts';

/** From here on a day's limit is nearly used up. */
const limitHigh = 0.8;

export default async function AccountsPage() {
  const operator = await requirePermission('/accounts');
  const { desk, settings } = panelState();
  const [accounts, t, texts] = await Promise.all([
    listReceivingAccounts(desk, settings.requests),
    getTranslations('accounts'),
    getTexts(),
  ]);
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <p className="mb-4 max-w-prose text-soft">{t('rotation')}</p>
      <div className="space-y-4">
        {accounts.length === 0 ? <Empty>{t('empty')}</Empty> : null}
        {accounts.map((account) => (
          <AccountCard
            key={account.id}
            account={account}
            texts={texts}
            mayTurn={isOpenTo(operator, 'turnAccount')}
          />
        ))}
        <Card>
          <h2 className="mb-3 font-semibold">{t('add')}</h2>
          <Allowed operator={operator} permission={permissionOf('addAccount')}>
            <ActionForm action={addAccount} submit={t('submit')}>
              <div className="grid gap-3 sm:grid-cols-2">
                <Field label={t('name')} name="name" required maxLength={200} />
                <Field label={t('payTo')} name="payTo" hint={t('payToHint')} required maxLength={200} />
                <Choice label={t('bank')} name="bank" values={settings.mail.banks.map(({ bank }) => bank)} />
                <Choice
                  label={t('mailbox')}
                  name="mailbox"
                  values={settings.mailboxes.map(({ address }) => address)}
                />
                <Choice
                  label={t('currency')}
                  name="currency"
                  values={[...new Set([settings.mobcash.currency, ...currencies])]}
                />
                <Field label={t('dayLimit')} name="dayLimit" inputMode="decimal" />
                <Field label={t('requestMin')} name="requestMin" inputMode="decimal" />
                <Field label={t('requestMax')} name="requestMax" inputMode="decimal" />
                <Field label={t('hours')} name="hours" hint={t('hoursHint')} />
                <Field label={t('reason')} name="reason" required maxLength={300} />
              </div>
            </ActionForm>
          </Allowed>
        </Card>
      </div>
    </>
  );
}

function Choice({ label, name, values }: { label: string; name: string; values: readonly string[] }) {
  return (
    <Select label={label} name={name} required>
      {values.map((value) => (
        <option key={value}>{value}</option>
      ))}
    </Select>
  );
}

interface AccountCardProps {
  readonly account: ReceivingAccountView;
  readonly texts: Texts;
  readonly mayTurn: boolean;
}

async function AccountCard({ account, texts, mayTurn }: AccountCardProps) {
  const t = await getTranslations('accounts');
  const { gauge, currency, shownFromMinute: from, shownUntilMinute: until } = account;
  const sumOf = (amountMinor: bigint | null): string =>
    amountMinor === null ? t('noLimit') : texts.money(amountMinor, currency);
  return (
    <Card className="grid gap-4 md:grid-cols-2">
      <div className="min-w-0">
        <h2 className="font-semibold break-words">
          {account.name}{' '}
          <Badge tone={account.isShownNow ? 'good' : 'warn'}>
            {account.isShownNow ? t('on') : account.isOn ? t('outsideHours') : t('off')}
          </Badge>
        </h2>
        <p className="mt-1 text-lg break-words tabular-nums">{account.payTo}</p>
        <p className="text-sm break-words text-soft">
          {account.bank} · {account.mailbox}
          {from === null || until === null ? '' : ` · ${formatMinuteOfDay(from)}–${formatMinuteOfDay(until)}`}
        </p>
        {account.isOn ? null : <p className="mt-1 text-sm break-words">{account.reason}</p>}
        {mayTurn ? (
          <details className="mt-3">
            <summary className="cursor-pointer text-sm text-soft">
              {account.isOn ? t('turnOff') : t('turnOn')}
            </summary>
            <div className="mt-3">
              <ActionForm
                action={turnAccount}
                submit={account.isOn ? t('turnOff') : t('turnOn')}
                look={account.isOn ? 'danger' : 'plain'}
              >
                <input type="hidden" name="accountId" value={account.id} />
                <input type="hidden" name="isOn" value={String(!account.isOn)} />
                <Field label={t('reason')} name="reason" hint={t('offHint')} required maxLength={300} />
              </ActionForm>
            </div>
          </details>
        ) : null}
      </div>
      <div className="min-w-0 space-y-4 text-sm">
        <div>
          <p className="flex flex-wrap justify-between gap-x-3">
            <span className="text-soft">{t('used')}</span>
            <span className="tabular-nums">
              {texts.money(account.usedTodayMinor, currency)}
              {account.dayLimitMinor === null
                ? ` · ${t('noLimit')}`
                : ` / ${texts.money(account.dayLimitMinor, currency)}`}
            </span>
          </p>
          {account.dayLimitMinor === null ? null : (
            <>
              <Level
                name={t('usedOf', {
                  used: texts.money(account.usedTodayMinor, currency),
                  limit: texts.money(account.dayLimitMinor, currency),
                })}
                part={Number(account.usedTodayMinor) / Number(account.dayLimitMinor)}
                high={limitHigh}
              />
              <p className="text-soft">
                {t('room')}: <span className="tabular-nums">{sumOf(account.roomMinor)}</span>
              </p>
            </>
          )}
        </div>
        <div>
          <p className="flex flex-wrap justify-between gap-x-3">
            <span className="text-soft">{t('gauge')}</span>
            <span className="tabular-nums">
              {t('gaugeOf', { held: String(gauge.held), slots: String(gauge.slots) })}
            </span>
          </p>
          <Level
            name={`${t('gauge')}: ${t('gaugeOf', { held: String(gauge.held), slots: String(gauge.slots) })}`}
            part={gauge.held / gauge.slots}
            high={Math.max(0, 1 - freeSlotsMin / gauge.slots)}
          />
          <p className="text-soft">
            {gauge.baseMinor === null
              ? t('gaugeEmpty')
              : t('gaugeNear', { sum: texts.money(gauge.baseMinor, currency) })}
          </p>
        </div>
        <div>
          <p className="text-soft">{t('hours')}</p>
          {from === null || until === null ? (
            <p>{t('hoursAlways')}</p>
          ) : (
            <HoursStrip
              name={`${t('hours')}: ${formatMinuteOfDay(from)}–${formatMinuteOfDay(until)}`}
              fromMinute={from}
              untilMinute={until}
              nowMinute={minuteOfDay(panelState().desk.clock())}
            />
          )}
        </div>
        {account.requestMinMinor === null && account.requestMaxMinor === null ? null : (
          <p>
            {t('requestBounds', {
              least: account.requestMinMinor === null ? '0' : texts.money(account.requestMinMinor, currency),
              most: account.requestMaxMinor === null ? '∞' : texts.money(account.requestMaxMinor, currency),
            })}
          </p>
        )}
      </div>
    </Card>
  );
}

import { listPasskeys, listSignIns } from '@luxon/cashdesk';
import { getTranslations } from 'next-intl/server';
import { ActionForm } from '@/components/action-form.tsx';
import { PasskeyForm } from '@/components/passkey-form.tsx';
import { SecondFactor } from '@/components/second-factor.tsx';
import { getTexts } from '@/components/texts.ts';
import { Badge, Card, Field, Notice, PageTitle } from '@/components/ui.tsx';
import { ClientTexts } from '@/i18n/client-texts.tsx';
import { mustTurnOnFirst, requirePermission } from '@/server/auth.ts';
import { passwordLengthMin } from '@/server/judge-password.ts';
import { changePassword, endOwnSignIn, removeOwnPasskey } from '@/server/own-account-actions.ts';
import { panelState } from '@/server/panel-state.ts';
import { sayBrowser } from '@/server/say-browser.ts';

export default async function OwnAccountPage() {
  const operator = await requirePermission('/me');
  const { desk } = panelState();
  const [signIns, passkeys, t, people, texts] = await Promise.all([
    listSignIns(desk, operator.id),
    listPasskeys(desk, operator.id),
    getTranslations('me'),
    getTranslations('people'),
    getTexts(),
  ]);
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      <p className="mb-4 text-soft">
        {operator.name} · {operator.email} · {people(`roles.${operator.role}`)}
      </p>
      {mustTurnOnFirst(operator, '/') ? (
        <div className="mb-4">
          <Notice tone="warn">{t('turnOnFirst')}</Notice>
        </div>
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card>
          <h2 className="mb-1 font-semibold">
            {t('secondFactor')}{' '}
            <Badge tone={operator.hasSecondFactor ? 'good' : 'warn'}>
              {t(operator.hasSecondFactor ? 'on' : 'off')}
            </Badge>
          </h2>
          <p className="mb-3 text-sm text-soft">{t('secondFactorText')}</p>
          <ClientTexts of="me">
            <SecondFactor isOn={operator.hasSecondFactor} />
          </ClientTexts>
        </Card>
        <Card>
          <h2 className="mb-1 font-semibold">{t('passkeys')}</h2>
          <p className="mb-3 text-sm text-soft">{t('passkeysText')}</p>
          <ul className="mb-4 space-y-3">
            {passkeys.map(({ id, name, createdAt, usedAt }) => (
              <li key={id}>
                <p className="font-medium break-words">{name}</p>
                <p className="text-sm text-soft">
                  {t('passkeyTimes', { made: texts.time(createdAt), used: texts.time(usedAt) })}
                </p>
                <ActionForm action={removeOwnPasskey} submit={t('remove', { name })} look="danger">
                  <input type="hidden" name="id" value={id} />
                </ActionForm>
              </li>
            ))}
          </ul>
          <ClientTexts of="me">
            <PasskeyForm />
          </ClientTexts>
        </Card>
        <Card>
          <h2 className="mb-3 font-semibold">{t('passwordTitle')}</h2>
          <ActionForm action={changePassword} submit={t('changePassword')} look="plain">
            <Field
              label={t('password')}
              name="current"
              type="password"
              autoComplete="current-password"
              required
            />
            <Field
              label={t('newPassword')}
              name="next"
              type="password"
              autoComplete="new-password"
              hint={t('newPasswordHint')}
              minLength={passwordLengthMin}
              maxLength={128}
              required
            />
          </ActionForm>
        </Card>
        <Card>
          <h2 className="mb-1 font-semibold">{t('signIns')}</h2>
          <p className="mb-3 text-sm text-soft">{t('signInsText')}</p>
          <ul className="mb-4 space-y-3">
            {signIns.map(({ id, createdAt, lastSeenAt, ipAddress, userAgent }) => (
              <li key={id}>
                <p className="font-medium break-words">
                  {sayBrowser(userAgent) ?? t('unknownBrowser')} · {ipAddress ?? '—'}{' '}
                  {id === operator.sessionId ? <Badge tone="good">{t('here')}</Badge> : null}
                </p>
                <p className="text-sm text-soft">
                  {t('signInTimes', { since: texts.time(createdAt), seen: texts.time(lastSeenAt) })}
                </p>
                {id === operator.sessionId ? null : (
                  <ActionForm action={endOwnSignIn} submit={t('end')} look="plain">
                    <input type="hidden" name="id" value={id} />
                  </ActionForm>
                )}
              </li>
            ))}
          </ul>
          {signIns.length < 2 ? null : (
            <ActionForm action={endOwnSignIn} submit={t('endOthers')} look="danger" />
          )}
        </Card>
      </div>
    </>
  );
}

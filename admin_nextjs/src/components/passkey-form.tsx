'use client';

import { useTranslations } from 'next-intl';
import type { Answer } from '@/server/action-result.ts';
import { addOwnPasskey, startPasskey } from '@/server/own-account-actions.ts';
import { ActionForm } from './action-form.tsx';
import { Field } from './ui.tsx';

/** Asks the device for a passkey and keeps it under a name. */
export function PasskeyForm() {
  const t = useTranslations('me');
  return (
    <ActionForm
      action={(previous, form) => makePasskey(previous, form, t('passkeyRefused'))}
      submit={t('addPasskey')}
      look="plain"
    >
      <Field label={t('passkeyName')} name="name" hint={t('passkeyNameHint')} required maxLength={60} />
    </ActionForm>
  );
}

async function makePasskey(previous: Answer | null, form: FormData, said: string): Promise<Answer> {
  const offered = await startPasskey(previous, form);
  if (offered.kind === 'problem') return offered;
  const refused = { kind: 'problem', text: 'passkeyRefused', said } as const;
  try {
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(
      JSON.parse(offered.facts?.options ?? '{}'),
    );
    const made = await navigator.credentials.create({ publicKey: options });
    if (!(made instanceof PublicKeyCredential)) return refused;
    form.set('response', JSON.stringify(made.toJSON()));
  } catch {
    // Cancelled by the person, or a browser that cannot.
    return refused;
  }
  return addOwnPasskey(previous, form);
}

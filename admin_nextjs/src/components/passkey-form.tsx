'use client';

import { useTranslations } from 'next-intl';
import { useActionState } from 'react';
import type { ActionResult } from '@/server/action-result.ts';
import { addOwnPasskey, startPasskey } from '@/server/own-account-actions.ts';
import { withProof } from './show-who.tsx';
import { Button, Field, Notice } from './ui.tsx';

/** Asks the device for a passkey and keeps it under a name. */
export function PasskeyForm() {
  const t = useTranslations('me');
  const texts = useTranslations('results');
  const [result, send, isSending] = useActionState(makePasskey, null);
  return (
    <form action={send} className="space-y-3">
      <Field label={t('passkeyName')} name="name" hint={t('passkeyNameHint')} required maxLength={60} />
      <Button look="plain" disabled={isSending}>
        {t('addPasskey')}
      </Button>
      {result === null ? null : (
        <Notice tone={result.kind === 'done' ? 'good' : 'bad'}>{texts(result.text)}</Notice>
      )}
    </form>
  );
}

async function makePasskey(previous: ActionResult | null, form: FormData): Promise<ActionResult> {
  const offered = await withProof(startPasskey)(previous, form);
  if (offered.kind === 'problem') return offered;
  const refused = { kind: 'problem', text: 'passkeyRefused' } as const;
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
  return withProof(addOwnPasskey)(previous, form);
}

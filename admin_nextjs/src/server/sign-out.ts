'use server';

import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { panelAuth } from './auth.ts';

/** Ends the operator's sign-in on the server; the browser's cookie means nothing from then on. */
export async function signOut(): Promise<void> {
  await panelAuth().api.signOut({ headers: await headers() });
  redirect('/sign-in');
}

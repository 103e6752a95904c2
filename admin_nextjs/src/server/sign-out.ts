'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { panelAuth } from './auth.ts';
import { isSignInCookie } from './sign-in-cookie.ts';

/** Ends the operator's sign-in on the server, where the browser's cookie means nothing from then on, and in the browser. */
export async function signOut(): Promise<void> {
  await panelAuth().api.signOut({ headers: await headers() });
  const kept = await cookies();
  for (const { name } of kept.getAll().filter(isSignInCookie)) {
    // A browser takes a cookie of this name from nobody, its end neither, unless it is marked so.
    kept.delete({ name, secure: name.startsWith('__Secure-') });
  }
  redirect('/sign-in');
}

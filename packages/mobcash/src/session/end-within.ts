import { SignInError } from '../sign-in/sign-in-error.ts';

/** Gives what a sign-in comes to; throws {@link SignInError} `unreachable` where that takes longer than `limitMs`. */
export async function endWithin<T>(limitMs: number, signIn: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new SignInError('unreachable', 'unanswered')), limitMs);
  });
  try {
    return await Promise.race([signIn, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

/** How many signs a panel password has. */
export const passwordLengthMin = 12;
export const passwordLengthMax = 128;

// Of the lists of most used passwords those of twelve signs and more; shorter ones are refused anyway.
const wellKnown: ReadonlySet<string> = new Set([
  '123456789012',
  '1234567890123',
  '123123123123',
  '123456123456',
  '12345678901234567890',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  'abcdefghijkl',
  'admin1234567',
  'administrator',
  'iloveyou1234',
  'letmein12345',
  'passw0rd1234',
  'password1234',
  'password12345',
  'password123456',
  'passwordpassword',
  'q1w2e3r4t5y6',
  'qazwsxedcrfv',
  'qwerty123456',
  'qwerty1234567',
  'qwertyuiop12',
  'qwertyuiop123',
  'qwertyuiopasdfghjkl',
  'welcome12345',
  'zaq12wsxcde3',
  'йцукенгшщзхъ',
  'парольпароль',
]);
/** Who tries to get into this panel tries these first. */
const ours = ['luxon', 'cashdesk', 'mobcash'];

/** Says whether a password is one of the first that are tried: well known, a few signs only, or made of who and where. */
export function isEasyPassword(
  password: string,
  who: { readonly name: string; readonly email: string },
): boolean {
  const given = password.toLowerCase();
  if (wellKnown.has(given) || new Set(given).size < 5) return true;
  const parts = [...who.name.split(/\s+/), ...(who.email.split('@')[0] ?? '').split(/[._-]/)];
  const words = [...ours, ...parts.map((part) => part.toLowerCase()).filter((part) => part.length > 3)];
  // What is left without them has to be long enough by itself.
  const lettersWithout = (word: string): number => given.replaceAll(word, '').replace(/\P{L}/gu, '').length;
  return words.some((word) => given.includes(word) && lettersWithout(word) < 8);
}

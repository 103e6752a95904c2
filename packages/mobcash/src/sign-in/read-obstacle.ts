/** What stands in a sign-in's way that only a person can pass. */
export type Obstacle = 'captcha' | 'one_time_code' | 'terms';

const marks: readonly (readonly [Obstacle, RegExp])[] = [
  ['captcha', /captcha|cf-turnstile|challenges\.cloudflare/i],
  ['one_time_code', /one-time-code|\botp\b|one[- ]time (code|password)|verification code|код из (смс|sms)/i],
  ['terms', /\bterms\b|\bconsent\b|условия|соглас/i],
];

/**
 * Reads which obstacle an HTML page of the sign-in shows; null: none that is known. Inferred: no page of MobCash's
 * own is public, so the marks are those of the usual widgets.
 */
export function findObstacle(body: string): Obstacle | null {
  if (!/<(html|form|body|div|!doctype)/i.test(body.slice(0, 20_000))) return null;
  return marks.find(([, mark]) => mark.test(body))?.[0] ?? null;
}

/** Says whether an answer calls login or password wrong. Hydra's own "provide valid credentials" does not. */
export const refusesPassword = (body: string): boolean =>
  /\b(invalid|wrong|incorrect|bad)\b.{0,30}(credential|password|login)|(credentials?|password|login)\b.{0,30}\b(invalid|wrong|incorrect)\b|не(верн|правил).{0,30}(логин|парол)/isu.test(
    body.slice(0, 20_000),
  );

/**
 * Says whether an answer is about the flow (a step that came twice, a cookie that was lost: Hydra's words) and names no
 * password: it refuses none then.
 */
export function isAboutFlow(body: string): boolean {
  const text = body.slice(0, 20_000);
  if (/credential|password|парол/i.test(text)) return false;
  return /\bcsrf\b|(challenge|verifier)\b.{0,60}\b(used|expired|unknown|invalid|handled|not (found|valid))\b/is.test(
    text,
  );
}

/**
 * Says whether an answer proves that the form's fields were not read: the only ground for sending them again in
 * another encoding.
 */
export function showsFieldsUnread(status: number, body: string): boolean {
  if (status === 415) return true;
  if (status !== 400 && status !== 422) return false;
  return /(nickname|password|client_id|grant_scope|form|fields?)\b.{0,60}\b(missing|required|empty|not read)|(missing|required)\b.{0,60}\b(nickname|password|client_id|grant_scope|form|fields?)/is.test(
    body.slice(0, 20_000),
  );
}

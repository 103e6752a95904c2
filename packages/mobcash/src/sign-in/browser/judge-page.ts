/** What can be seen of MobCash's sign-in page at one moment. */
export interface PageSeen {
  readonly hasPassword: boolean;
  readonly hasCaptcha: boolean;
  readonly hasOneTimeCode: boolean;
  /** Text of what the page shows as an error; empty where there is none. */
  readonly alert: string;
}

export type PageVerdict = 'captcha' | 'one_time_code' | 'wrong_password' | 'refused_somehow' | 'going_on';

/** Gives what a page means after the form was sent. A captcha outweighs everything: nothing is tried against it. */
export function judgePage(page: PageSeen): PageVerdict {
  if (page.hasCaptcha) return 'captcha';
  if (page.hasOneTimeCode) return 'one_time_code';
  if (!page.hasPassword || page.alert.trim() === '') return 'going_on';
  // A limit, or an outage, refuses no password, even where its text has the word.
  const isPassing = /too many|later|unavailable|слишком|позже|недоступ/i.test(page.alert);
  if (isPassing && !/wrong|invalid|incorrect|неверн|неправил/i.test(page.alert)) return 'refused_somehow';
  return /passw|login|credential|парол|логин|неверн|сырсөз/i.test(page.alert)
    ? 'wrong_password'
    : 'refused_somehow';
}

/** What is looked for on the page, as one expression for the browser; the page's own form, whatever its framework. */
export const seePage = `(() => {
  const visible = (element) => element.getClientRects().length > 0;
  const any = (selector) => [...document.querySelectorAll(selector)].some(visible);
  const alerts = [...document.querySelectorAll('[role=alert], .error, .alert, [class*=error i]')].filter(visible);
  return {
    hasPassword: any('input[type=password]'),
    hasCaptcha: any('.g-recaptcha, .h-captcha, .cf-turnstile, [class*=captcha i], iframe[src*=captcha i], iframe[src*="challenges.cloudflare"]'),
    hasOneTimeCode: any('input[autocomplete="one-time-code"], input[name*=otp i]'),
    alert: alerts.map((element) => element.textContent ?? '').join(' ').slice(0, 500),
  };
})()`;

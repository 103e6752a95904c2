import type { MobcashSettings, SignInWay } from '../settings.ts';
import { joinTexts, type Text, text } from '../text.ts';

export type Mode = 'hybrid' | 'tokens only' | 'login only' | 'incomplete';

/** What happens when the token expires. `kind` is for programs. */
export interface Renewal {
  readonly kind: 'sign-in' | 'sign-in or paste' | 'paste' | 'none';
  readonly text: Text;
}

type Desk = Pick<MobcashSettings, 'signIn' | 'clientSecret'>;

/** Says truthfully what will happen when the token of such a desk expires. */
export function describeRenewal(mode: Mode, desk: Desk): Renewal {
  if (mode === 'incomplete') return { kind: 'none', text: nothingWorks };
  if (mode === 'tokens only') return { kind: 'paste', text: byPaste };
  const ways = desk.signIn.map((way) => describeWay(way, desk.clientSecret !== null));
  const certain = desk.signIn.includes('app2app') || desk.clientSecret !== null;
  return {
    kind: certain ? 'sign-in' : 'sign-in or paste',
    text: joinTexts([first[mode], ...ways, ending]),
  };
}

function describeWay(way: SignInWay, hasClientSecret: boolean): Text {
  switch (way) {
    case 'reopen':
      return reopen;
    case 'refresh':
      return hasClientSecret ? refresh : refreshWithoutSecret;
    case 'oauth2':
      return hasClientSecret ? oauth2WithSecret : oauth2WithoutSecret;
    case 'app2app':
      return app2app;
    case 'browser':
      return browser;
  }
}

const first = {
  hybrid: text(
    'Сначала используются готовые токены; когда MobCash их больше не примет, программа войдёт по логину и паролю.',
    'The ready tokens are used first; when MobCash no longer takes them, the program signs in by login and password.',
    'Адегенде даяр токендер колдонулат; MobCash аларды кабыл албай калганда программа логин жана сырсөз менен кирет.',
  ),
  'login only': text(
    'Программа входит по логину и паролю, в начале и когда токен истёк.',
    'The program signs in by login and password, at the start and when the token has expired.',
    'Программа башында жана токендин мөөнөтү бүткөндө логин жана сырсөз менен кирет.',
  ),
};

const oauth2WithSecret = text(
  'OAuth2: если MobCash ответит кодом, он обменивается на токен с помощью MOBCASH_CLIENT_SECRET.',
  'OAuth2: if MobCash answers with a code, it is exchanged for a token with MOBCASH_CLIENT_SECRET.',
  'OAuth2: MobCash код менен жооп берсе, ал MOBCASH_CLIENT_SECRET жардамы менен токенге алмаштырылат.',
);

const oauth2WithoutSecret = text(
  'OAuth2: если MobCash отдаёт токен прямо в ответе, делать ничего не нужно (ни для одной кассы это не доказано); если отдаёт только код, нужен MOBCASH_CLIENT_SECRET, а без него обновление — вставкой токена из браузера (панель → «Сессия» или npx luxon session paste).',
  'OAuth2: if MobCash hands the token out in its answer, there is nothing to do (not proven for any desk); if it answers with a code only, MOBCASH_CLIENT_SECRET is needed, and without it renewal is by paste of a token from the browser (panel → Session, or npx luxon session paste).',
  'OAuth2: MobCash токенди жообунда дароо берсе, эч нерсе кылуунун кереги жок (бул бир да касса үчүн далилденген эмес); код гана берсе, MOBCASH_CLIENT_SECRET керек, ансыз сессия браузерден токенди коюу менен жаңыланат (панель → «Сессия» же npx luxon session paste).',
);

const app2app = text(
  'APP2APP: вход работает, только если MobCash включил его вашей кассе.',
  'APP2APP: works only if MobCash enabled it for your desk.',
  'APP2APP: MobCash аны кассаңызга күйгүзгөн болсо гана иштейт.',
);

const reopen = text(
  'Если MobCash закрыл сессию, а токен ещё действует, касса открывается снова этим же токеном.',
  'If MobCash closed the session while the token still works, the desk is opened again with the same token.',
  'MobCash сессияны жапса, бирок токен дагы жарактуу болсо, касса ошол эле токен менен кайра ачылат.',
);

const refresh = text(
  'Токен обновления: если MobCash выдал его при входе, сначала сессия обновляется им, без пароля.',
  'Refresh token: where MobCash gave one at the sign-in, the session is renewed by it first, without the password.',
  'Жаңылоо токени: MobCash аны кирүүдө берген болсо, сессия адегенде сырсөзсүз, ошону менен жаңыланат.',
);

const refreshWithoutSecret = text(
  'Токен обновления: ещё не было кассы, которой MobCash его выдал; если выдаст, сессия сначала обновляется им (может потребоваться MOBCASH_CLIENT_SECRET).',
  'Refresh token: no desk is known that was given one; where one comes, the session is renewed by it first (MOBCASH_CLIENT_SECRET may be needed).',
  'Жаңылоо токени: MobCash аны берген касса азырынча белгилүү эмес; берсе, сессия адегенде ошону менен жаңыланат (MOBCASH_CLIENT_SECRET керек болушу мүмкүн).',
);

const browser = text(
  'Браузер: программа сама вводит ваш логин и пароль на странице MobCash; капча, одноразовый код или изменившаяся страница останавливают вход и ждут вас.',
  'Browser: the program enters your login and password on the page of MobCash itself; a captcha, a one-time code or a changed page stops it and waits for you.',
  'Браузер: программа логиниңизди жана сырсөзүңүздү MobCash барагында өзү жазат; капча, бир жолку код же өзгөргөн барак кирүүнү токтотуп, сизди күтөт.',
);

const ending = text(
  'Если вход не удался, зачисления ждут вставки токена; деньги не теряются.',
  'If the sign-in fails, credits wait for a pasted token; no money is lost.',
  'Кирүү ишке ашпаса, түшүрүүлөр токен коюлганча күтөт; акча жоголбойт.',
);

const byPaste = text(
  'Обновление — только вставкой: логина и пароля нет, поэтому, когда токен истечёт, зачисления ждут, пока вы не вставите новый из браузера (панель → «Сессия» или npx luxon session paste). Деньги не теряются.',
  'Renewal is by paste only: there is no login and password, so when the token expires credits wait until you paste a new one from the browser (panel → Session, or npx luxon session paste). No money is lost.',
  'Көчүрүп коюу менен гана жаңыланат: логин жана сырсөз жок, ошондуктан токендин мөөнөтү бүткөндө түшүрүүлөр сиз браузерден жаңысын койгонго чейин күтөт (панель → «Сессия» же npx luxon session paste). Акча жоголбойт.',
);

const nothingWorks = text(
  'Обновлять нечего: с этими настройками программа не может обращаться к MobCash. Письма банка сохраняются, зачислений не будет.',
  'There is nothing to renew: with these settings the program cannot talk to MobCash. Mails of the bank are kept, nothing is credited.',
  'Жаңылай турган эч нерсе жок: бул жөндөөлөр менен программа MobCashка кайрыла албайт. Банктын каттары сакталат, түшүрүү болбойт.',
);

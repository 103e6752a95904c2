import type { MobcashSettings, SignInWay } from '../settings.ts';
import { joinTexts, type Text, text } from '../text.ts';
import { findSwitchedOff } from './find-switched-off.ts';
import { canUsePaste, missingForLogin, readsReadyTokens } from './what-is-allowed.ts';

export type Mode = 'hybrid' | 'tokens only' | 'login only' | 'incomplete';

/** What happens when the token expires. `kind` is for programs. */
export interface Renewal {
  readonly kind: 'sign-in' | 'sign-in or paste' | 'paste' | 'none';
  readonly text: Text;
}

/** By what a person can bring a new session: the paste, or else the three tokens of `.env`. */
type Bringing = 'paste' | 'env' | 'nothing';

/** Says truthfully what will happen when the token of such a desk expires. */
export function describeRenewal(mode: Mode, desk: MobcashSettings): Renewal {
  if (mode === 'incomplete') return describeIncomplete(desk);
  const bringing = howToBring(desk);
  if (mode === 'tokens only') {
    const text = bringing === 'paste' ? byPaste(whyNoSignIn(desk)) : byFile(whyNoSignIn(desk));
    return { kind: 'paste', text };
  }
  const ways = desk.signIn.map((way) => describeWay(way, { desk, bringing }));
  const certain = desk.signIn.includes('app2app') || desk.clientSecret !== null || bringing === 'nothing';
  return {
    kind: certain ? 'sign-in' : 'sign-in or paste',
    text: joinTexts([first[mode], ...ways, ending[bringing]]),
  };
}

/** Where only a switch keeps the desk from a session of its own, it works with a pasted one. */
function describeIncomplete(desk: MobcashSettings): Renewal {
  const isSwitchedOff = findSwitchedOff(desk).some(({ severity }) => severity === 'error');
  return isSwitchedOff && canUsePaste(desk)
    ? { kind: 'paste', text: byPasteAlone }
    : { kind: 'none', text: nothingWorks };
}

function howToBring(desk: MobcashSettings): Bringing {
  if (desk.sessionFrom.includes('paste')) return 'paste';
  return readsReadyTokens(desk) ? 'env' : 'nothing';
}

function describeWay(
  way: SignInWay,
  { desk, bringing }: { desk: MobcashSettings; bringing: Bringing },
): Text {
  const hasClientSecret = desk.clientSecret !== null;
  switch (way) {
    case 'reopen':
      return reopen;
    case 'refresh':
      return hasClientSecret ? refresh : refreshWithoutSecret;
    case 'oauth2':
      return hasClientSecret ? oauth2WithSecret : oauth2WithoutSecret(withoutSecret[bringing]);
    case 'app2app':
      return app2app;
    case 'browser':
      return browser;
  }
}

/** Why a desk with ready tokens has nothing to sign in with. */
function whyNoSignIn(desk: MobcashSettings): Text {
  if (desk.login === null && desk.password === null) return noLogin;
  const missing = missingForLogin(desk).join(', ');
  if (missing === '') return signInIsOff;
  return text(
    `сама программа войти не может (нет годного значения ${missing})`,
    `the program cannot sign in by itself (no usable ${missing})`,
    `программа өзү кире албайт (${missing} үчүн жарактуу маани жок)`,
  );
}

const noLogin = text('логина и пароля нет', 'there is no login and password', 'логин жана сырсөз жок');

const signInIsOff = text(
  'сама программа не входит (вход выключен в MOBCASH_SIGN_IN)',
  'the program does not sign in by itself (MOBCASH_SIGN_IN switches it off)',
  'программа өзү кирбейт (кирүү MOBCASH_SIGN_IN менен өчүрүлгөн)',
);

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

const oauth2WithoutSecret = (otherwise: Text): Text =>
  text(
    `OAuth2: если MobCash отдаёт токен прямо в ответе, делать ничего не нужно (ни для одной кассы это не доказано); если отдаёт только код, нужен MOBCASH_CLIENT_SECRET, а без него ${otherwise.ru}.`,
    `OAuth2: if MobCash hands the token out in its answer, there is nothing to do (not proven for any desk); if it answers with a code only, MOBCASH_CLIENT_SECRET is needed, and without it ${otherwise.en}.`,
    `OAuth2: MobCash токенди жообунда дароо берсе, эч нерсе кылуунун кереги жок (бул бир да касса үчүн далилденген эмес); код гана берсе, MOBCASH_CLIENT_SECRET керек, ансыз ${otherwise.ky}.`,
  );

const withoutSecret: Record<Bringing, Text> = {
  paste: text(
    'обновление — вставкой токена из браузера (панель → «Сессия» или npx luxon session paste)',
    'renewal is by paste of a token from the browser (panel → Session, or npx luxon session paste)',
    'сессия браузерден токенди коюу менен жаңыланат (панель → «Сессия» же npx luxon session paste)',
  ),
  env: text(
    'обновление — тремя новыми токенами из браузера в .env',
    'renewal is by three new tokens from the browser in .env',
    'сессия .env файлына браузерден алынган үч жаңы токенди жазуу менен жаңыланат',
  ),
  nothing: text(
    'обновить сессию нечем (MOBCASH_SESSION_FROM не берёт новую ни из файла, ни от оператора)',
    'nothing renews the session (MOBCASH_SESSION_FROM takes a new one neither from the file nor from the operator)',
    'сессияны жаңылай турган эч нерсе жок (MOBCASH_SESSION_FROM жаңысын файлдан да, оператордон да албайт)',
  ),
};

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

const ending: Record<Bringing, Text> = {
  paste: text(
    'Если вход не удался, зачисления ждут вставки токена; деньги не теряются.',
    'If the sign-in fails, credits wait for a pasted token; no money is lost.',
    'Кирүү ишке ашпаса, түшүрүүлөр токен коюлганча күтөт; акча жоголбойт.',
  ),
  env: text(
    'Если вход не удался, зачисления ждут новых токенов в .env; деньги не теряются.',
    'If the sign-in fails, credits wait for new tokens in .env; no money is lost.',
    'Кирүү ишке ашпаса, түшүрүүлөр .env файлындагы жаңы токендерди күтөт; акча жоголбойт.',
  ),
  nothing: text(
    'Если вход не удался, зачисления ждут, пока он не удастся или вы не измените MOBCASH_SESSION_FROM; деньги не теряются.',
    'If the sign-in fails, credits wait until it succeeds or you change MOBCASH_SESSION_FROM; no money is lost.',
    'Кирүү ишке ашпаса, түшүрүүлөр ал ишке ашканча же сиз MOBCASH_SESSION_FROM өзгөрткөнчө күтөт; акча жоголбойт.',
  ),
};

const byPaste = (why: Text): Text =>
  text(
    `Обновление — только вставкой: ${why.ru}, поэтому, когда токен истечёт, зачисления ждут, пока вы не вставите новый из браузера (панель → «Сессия» или npx luxon session paste). Деньги не теряются.`,
    `Renewal is by paste only: ${why.en}, so when the token expires credits wait until you paste a new one from the browser (panel → Session, or npx luxon session paste). No money is lost.`,
    `Көчүрүп коюу менен гана жаңыланат: ${why.ky}, ошондуктан токендин мөөнөтү бүткөндө түшүрүүлөр сиз браузерден жаңысын койгонго чейин күтөт (панель → «Сессия» же npx luxon session paste). Акча жоголбойт.`,
  );

const byFile = (why: Text): Text =>
  text(
    `Обновление — только новыми токенами в .env: ${why.ru}, а вставка выключена в MOBCASH_SESSION_FROM; когда токен истечёт, зачисления ждут, пока вы не впишете все три из браузера. Деньги не теряются.`,
    `Renewal is by new tokens in .env only: ${why.en}, and pasting is switched off in MOBCASH_SESSION_FROM; when the token expires credits wait until you write in all three from the browser. No money is lost.`,
    `.env файлындагы жаңы токендер менен гана жаңыланат: ${why.ky}, ал эми коюу MOBCASH_SESSION_FROM менен өчүрүлгөн; токендин мөөнөтү бүткөндө түшүрүүлөр сиз браузерден үчөөнү тең жазганга чейин күтөт. Акча жоголбойт.`,
  );

const byPasteAlone = text(
  'Своей сессии с этими настройками у программы нет: зачисления идут, пока действует сессия, вставленная из браузера (панель → «Сессия» или npx luxon session paste), и ждут следующей. Деньги не теряются.',
  'With these settings the program has no session of its own: it credits while a session pasted from the browser (panel → Session, or npx luxon session paste) works, and waits for the next one. No money is lost.',
  'Бул жөндөөлөр менен программанын өз сессиясы жок: браузерден коюлган сессия (панель → «Сессия» же npx luxon session paste) иштеп турганда түшүрөт, андан кийин кийинкисин күтөт. Акча жоголбойт.',
);

const nothingWorks = text(
  'Обновлять нечего: с этими настройками программа не может обращаться к MobCash. Письма банка сохраняются, зачислений не будет.',
  'There is nothing to renew: with these settings the program cannot talk to MobCash. Mails of the bank are kept, nothing is credited.',
  'Жаңылай турган эч нерсе жок: бул жөндөөлөр менен программа MobCashка кайрыла албайт. Банктын каттары сакталат, түшүрүү болбойт.',
);

import { text } from '../text.ts';
import { define, type User } from './definition.ts';
import {
  bearerToken,
  cashboxDigits,
  choice,
  choices,
  coordinate,
  digits,
  oneLine,
  origin,
  secretText,
  wholeNumber,
} from './types.ts';

const area = 'mobcash';
const usedBy: readonly User[] = ['worker', 'cli', 'check'];
/** A session is bound to these; the panel looks for it by them. */
const bindingUsers: readonly User[] = ['worker', 'panel', 'cli', 'check'];

/** What signs the desk in to MobCash. */
export const mobcashVariables = {
  bearerToken: define({
    name: 'MOBCASH_BEARER_TOKEN',
    area,
    usedBy,
    type: bearerToken,
    shown: 'ending',
    help: text(
      'Готовый токен из браузера (ory_at_…). Действует только вместе с MOBCASH_USER_ID и MOBCASH_SESSION_ID; меняйте все три сразу.',
      'Ready token from the browser (ory_at_…). Works only together with MOBCASH_USER_ID and MOBCASH_SESSION_ID; change all three at once.',
      'Браузерден алынган даяр токен (ory_at_…). MOBCASH_USER_ID жана MOBCASH_SESSION_ID менен гана иштейт; үчөөнү бирге алмаштырыңыз.',
    ),
  }),
  userId: define({
    name: 'MOBCASH_USER_ID',
    area,
    usedBy,
    type: digits,
    shown: 'ending',
    help: text(
      'userID из того же запроса браузера: только цифры.',
      'userID from the same browser request: digits only.',
      'Браузердин ошол эле суроосундагы userID: цифралар гана.',
    ),
  }),
  sessionId: define({
    name: 'MOBCASH_SESSION_ID',
    area,
    usedBy,
    type: digits,
    shown: 'ending',
    help: text(
      'sessionID из того же запроса браузера: только цифры.',
      'sessionID from the same browser request: digits only.',
      'Браузердин ошол эле суроосундагы sessionID: цифралар гана.',
    ),
  }),
  login: define({
    name: 'MOBCASH_LOGIN',
    area,
    usedBy: bindingUsers,
    type: oneLine,
    help: text(
      'Логин кассира. Вместе с паролем и номером кассы позволяет программе входить самой.',
      'Login of the cashier. With the password and the cashdesk number it lets the program sign in by itself.',
      'Кассирдин логини. Сырсөз жана кассанын номери менен программа өзү кире алат.',
    ),
  }),
  password: define({
    name: 'MOBCASH_PASSWORD',
    area,
    usedBy,
    type: secretText,
    shown: 'hidden',
    help: text(
      'Пароль кассира. Если в нём есть #, возьмите его в одинарные кавычки.',
      'Password of the cashier. Put it in single quotes if it holds a #.',
      'Кассирдин сырсөзү. Ичинде # болсо, жалкы тырмакчага алыңыз.',
    ),
  }),
  cashboxCode: define({
    name: 'MOBCASH_CASHDESK_ID',
    area,
    usedBy: bindingUsers,
    type: cashboxDigits,
    help: text(
      'Номер кассы (cashbox code): только цифры.',
      'Number of the cashdesk (cashbox code): digits only.',
      'Кассанын номери (cashbox code): цифралар гана.',
    ),
  }),
  lat: define({
    name: 'MOBCASH_DEFAULT_LAT',
    area,
    usedBy: bindingUsers,
    type: coordinate(90),
    help: text(
      'Широта кассы, отправляется с каждым вызовом. Вне разрешённого района MobCash отвечает «out of work area». Не нужна, если используется только APP2APP.',
      'Latitude of the desk, sent with every call. Outside the allowed area MobCash answers "out of work area". Not needed where only APP2APP is used.',
      'Кассанын кеңдиги, ар бир чакыруу менен жөнөтүлөт. Уруксат берилген аймактан тышкары MobCash «out of work area» деп жооп берет. APP2APP гана колдонулса, кереги жок.',
    ),
  }),
  lon: define({
    name: 'MOBCASH_DEFAULT_LON',
    area,
    usedBy: bindingUsers,
    type: coordinate(180),
    help: text(
      'Долгота кассы, вместе с широтой.',
      'Longitude of the desk, along with the latitude.',
      'Кассанын узундугу, кеңдик менен бирге.',
    ),
  }),
  clientSecret: define({
    name: 'MOBCASH_CLIENT_SECRET',
    area,
    usedBy,
    type: secretText,
    shown: 'hidden',
    help: text(
      'Секрет OAuth2-клиента, если MobCash его выдал: нужен, когда вход заканчивается кодом, а не токеном.',
      'Secret of the OAuth2 client, if MobCash gave you one: needed where the sign-in ends in a code instead of a token.',
      'OAuth2 кардарынын купуя сөзү, эгер MobCash берген болсо: кирүү токен эмес, код менен бүткөндө керек.',
    ),
  }),
  clientId: define({
    name: 'MOBCASH_CLIENT_ID',
    area,
    usedBy,
    type: oneLine,
    default: '4e779103-d67b-42ef-bc9d-ab5ecdec40f8',
    help: text(
      'Идентификатор OAuth2-клиента; обычно менять не нужно.',
      'Id of the OAuth2 client; usually left alone.',
      'OAuth2 кардарынын аты; адатта өзгөртүүнүн кереги жок.',
    ),
  }),
  apiUrl: define({
    name: 'MOBCASH_API_URL',
    area,
    usedBy: bindingUsers,
    type: origin,
    default: 'https://admin.mob-cash.com',
    help: text(
      'Адрес MobCash. Обычный http только на этой же машине.',
      'Address of MobCash. Plain http on this machine only.',
      'MobCash дареги. Жөнөкөй http ушул эле машинада гана.',
    ),
  }),
  appUrl: define({
    name: 'MOBCASH_APP_URL',
    area,
    usedBy,
    type: origin,
    default: 'https://app.mob-cash.com',
    help: text(
      'Адрес приложения кассира, называется в заголовках вызовов.',
      'Address of the cashier app, named in the headers of calls.',
      'Кассир тиркемесинин дареги, чакыруулардын башында айтылат.',
    ),
  }),
  signIn: define({
    name: 'MOBCASH_SIGN_IN',
    area,
    usedBy,
    type: choices(['reopen', 'refresh', 'oauth2', 'app2app', 'browser']),
    default: 'reopen,refresh,oauth2',
    help: text(
      'Разрешённые способы обновить сессию без человека (none — никакой): reopen — снова открыть кассу, пока токен жив; refresh — токеном обновления, если MobCash его выдал; oauth2 — по логину и паролю; app2app — если MobCash включил его вашей кассе; browser — вход на странице MobCash в невидимом браузере, под вашим логином.',
      'Ways of renewing the session without a person that are allowed (none: no way): reopen the desk while the token lives; refresh by a refresh token where MobCash gave one; oauth2 by login and password; app2app if MobCash enabled it for your desk; browser on the page of MobCash in a headless browser, with your own login.',
      'Сессияны адамсыз жаңылоонун уруксат берилген жолдору (none — эч кандай): reopen — токен жарактуу кезде кассаны кайра ачуу; refresh — жаңылоо токени менен, эгер MobCash берген болсо; oauth2 — логин жана сырсөз менен; app2app — эгер MobCash аны кассаңызга күйгүзгөн болсо; browser — MobCash барагында көрүнбөгөн браузер аркылуу, сиздин логин менен.',
    ),
  }),
  sessionFrom: define({
    name: 'MOBCASH_SESSION_FROM',
    area,
    usedBy,
    type: choices(['stored', 'env', 'paste']),
    default: 'stored,env,paste',
    help: text(
      'Откуда ещё берётся сессия: stored — сохранённая до запуска; env — готовые токены из этого файла; paste — вставленная оператором.',
      'Where else a session may come from: stored, kept from before the start; env, the ready tokens of this file; paste, brought by the operator.',
      'Сессия дагы кайдан алынат: stored — ишке киргенге чейин сакталганы; env — ушул файлдагы даяр токендер; paste — оператор койгону.',
    ),
  }),
  browserPath: define({
    name: 'MOBCASH_BROWSER_PATH',
    area,
    usedBy: ['worker'],
    type: oneLine,
    help: text(
      'Программа Chromium или Chrome для способа browser; пусто — ищется в системе.',
      'The Chromium or Chrome program for the way browser; empty: looked for on the system.',
      'browser жолу үчүн Chromium же Chrome программасы; бош болсо, системадан изделет.',
    ),
  }),
  probeMinutes: define({
    name: 'MOBCASH_PROBE_MINUTES',
    area,
    usedBy: ['worker'],
    type: wholeNumber(0, 1_440),
    default: '5',
    help: text(
      'Как часто проверять токен запросом user.profile, пока нет зачислений, в минутах; 0 — не проверять.',
      'How often the token is tried with user.profile while nothing is credited, in minutes; 0: never.',
      'Түшүрүү жок кезде токенди user.profile суроосу менен канча мүнөт сайын текшерүү; 0 — текшербөө.',
    ),
  }),
  creditAmount: define({
    name: 'MOBCASH_CREDIT_AMOUNT',
    area,
    usedBy: ['worker', 'panel', 'check'],
    type: choice(['received', 'base']),
    default: 'received',
    help: text(
      'Что зачислять игроку: полученную сумму (received) или сумму без добавленных тыйынов (base).',
      'What the player is credited: the sum received (received), or the sum without the added tyiyn (base).',
      'Оюнчуга эмне түшүрүлөт: келген сумма (received) же кошулган тыйындарсыз сумма (base).',
    ),
  }),
  currency: define({
    name: 'MOBCASH_CURRENCY',
    area,
    usedBy: ['worker', 'panel', 'cli', 'check'],
    type: choice(['KGS', 'USD', 'RUB', 'KZT', 'XOF', 'XAF', 'GNF']),
    default: 'KGS',
    help: text('Валюта кассы.', 'Currency of the desk.', 'Кассанын валютасы.'),
  }),
};

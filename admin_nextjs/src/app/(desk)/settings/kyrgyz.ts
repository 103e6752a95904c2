import type { Area } from '@luxon/settings';

/** The headings of the table of settings in Kyrgyz; the table itself speaks Russian and English, as commands do. */
export const kyrgyzAreas: Readonly<Record<Area, string>> = {
  mobcash: 'MobCash',
  mailbox: 'Банктын почтасы',
  database: 'Маалымат базасы жана ачкыч',
  requests: 'Арыздар',
  breakers: 'Түшүрүү качан өзү токтойт',
  panel: 'Панель',
  alarms: 'Коңгуроолор жана көрсөткүчтөр',
  process: 'Программалар',
};

/** What each setting means, in Kyrgyz; a second mailbox has the words of the first. */
export const kyrgyzHelp: Readonly<Record<string, string>> = {
  MOBCASH_BEARER_TOKEN:
    'Браузерден алынган даяр токен (ory_at_…). MOBCASH_USER_ID жана MOBCASH_SESSION_ID менен гана иштейт; үчөөнү бирге алмаштырыңыз.',
  MOBCASH_USER_ID: 'Браузердин ошол эле суроосундагы userID: цифралар гана.',
  MOBCASH_SESSION_ID: 'Браузердин ошол эле суроосундагы sessionID: цифралар гана.',
  MOBCASH_LOGIN: 'Кассирдин логини. Сырсөз жана кассанын номери менен программа өзү кире алат.',
  MOBCASH_PASSWORD: 'Кассирдин сырсөзү. Ичинде # болсо, жалкы тырмакчага алыңыз.',
  MOBCASH_CASHDESK_ID: 'Кассанын номери (cashbox code): цифралар гана.',
  MOBCASH_DEFAULT_LAT:
    'Кассанын кеңдиги, ар бир чакыруу менен жөнөтүлөт. Уруксат берилген аймактан тышкары MobCash «out of work area» деп жооп берет. APP2APP гана колдонулса, кереги жок.',
  MOBCASH_DEFAULT_LON: 'Кассанын узундугу, кеңдик менен бирге.',
  MOBCASH_CLIENT_SECRET:
    'OAuth2 кардарынын купуя сөзү, эгер MobCash берген болсо: кирүү токен эмес, код менен бүткөндө керек.',
  MOBCASH_CLIENT_ID: 'OAuth2 кардарынын аты; адатта өзгөртүүнүн кереги жок.',
  MOBCASH_API_URL: 'MobCash дареги. Жөнөкөй http ушул эле машинада гана.',
  MOBCASH_APP_URL: 'Кассир тиркемесинин дареги, чакыруулардын башында айтылат.',
  MOBCASH_SIGN_IN:
    'Сессияны адамсыз жаңылоонун уруксат берилген жолдору (none — эч кандай): reopen — токен жарактуу кезде кассаны кайра ачуу; refresh — жаңылоо токени менен, эгер MobCash берген болсо; oauth2 — логин жана сырсөз менен; app2app — эгер MobCash аны кассаңызга күйгүзгөн болсо; browser — MobCash барагында көрүнбөгөн браузер аркылуу, сиздин логин менен.',
  MOBCASH_SESSION_FROM:
    'Сессия дагы кайдан алынат: stored — ишке киргенге чейин сакталганы; env — ушул файлдагы даяр токендер; paste — оператор койгону.',
  MOBCASH_BROWSER_PATH: 'browser жолу үчүн Chromium же Chrome программасы; бош болсо, системадан изделет.',
  MOBCASH_PROBE_MINUTES:
    'Түшүрүү жок кезде токенди user.profile суроосу менен канча мүнөт сайын текшерүү; 0 — текшербөө.',
  MOBCASH_CREDIT_AMOUNT:
    'Оюнчуга эмне түшүрүлөт: келген сумма (received) же кошулган тыйындарсыз сумма (base).',
  MOBCASH_CURRENCY: 'Кассанын валютасы.',
  MAILBOX_HOST: 'Банк жазган почтанын IMAP сервери.',
  MAILBOX_PORT: 'IMAP порту.',
  MAILBOX_TLS: 'Шифрлөө; off — ушул эле машинадагы сервер үчүн гана.',
  MAILBOX_USER: 'Почтадагы колдонуучунун аты.',
  MAILBOX_PASSWORD: 'Почтанын сырсөзү; Gmail, Яндекс жана Mail.ru үчүн — тиркеменин сырсөзү.',
  MAILBOX_FOLDER: 'Банктын каттары келген папка.',
  MAILBOX_ADDRESS:
    'Банк жазган дарек; коюлбаса MAILBOX_USER, эгер ал дарек болсо. Башка даректеги кат кабыл алынбайт.',
  MAILBOX_HOLDER: 'Эсептин ээси, банк катта кандай атаса. Башка ат менен келген катты адам чечет.',
  MAILBOX_JUNK_FOLDER: 'Спам папкасы: банктын каттары ага да түшөт. auto — сервер атаганы; off — карабоо.',
  MAILBOX_SIGN_IN:
    'Почтага кирүү: password — сырсөз же тиркеменин сырсөзү; gmail, outlook, oauth2 — жаңылоо ачкычы менен.',
  MAILBOX_OAUTH_CLIENT_ID: 'OAuth2: тиркеменин аты.',
  MAILBOX_OAUTH_CLIENT_SECRET: 'OAuth2: тиркеменин купуя сөзү, эгер болсо.',
  MAILBOX_OAUTH_REFRESH_TOKEN: 'OAuth2: ушул почтанын жаңылоо ачкычы.',
  MAILBOX_OAUTH_TOKEN_URL: 'OAuth2: токен берүүчү дарек; gmail жана outlook үчүн белгилүү.',
  MAILBOX_AUTHSERV_ID:
    'Почта сервери Authentication-Results сабын жазган ат. Сервер башкалардын мындай саптарын өчүрсө гана коюңуз.',
  MAIL_BANKS:
    'Банктар үтүрлүү чекит менен; = белгисинен кийин банк жазган даректер: demirbank; optima=notify@bank.example. Биринчиси — эсептерине которуу суралган банк.',
  MAIL_BANKS_DIR:
    'Банктардын өз сүрөттөөлөрүнүн папкасы (*.yaml); салыштырма жол долбоордун тамырынан эсептелет.',
  MAIL_AUTO_MAX:
    'Адамсыз түшүрүлүүчү бир билдирүүнүн эң чоң суммасы, банктын валютасынын бүтүн бирдиктеринде; банк боюнча өзүнчө: 100000; optima=20000.',
  MAIL_RECEIVER_TRUST_MAX:
    'Почта сервери каттарды өзгөртүп, банктын колтамгасы дал келбесе, анын сөзүнө (MAILBOX_AUTHSERV_ID) кайсы суммага чейин ишенүү. 0 — ишенбөө.',
  MAIL_FRESH_MINUTES: 'Которуудан кийин кат канча мүнөт жаңы эсептелет; андан кийин адам чечет.',
  DATABASE_URL: 'Өз PostgreSQL базаңыз, 15 же жаңыраак. Бош болсо: камтылганы, ушул машинада.',
  LUXON_DATA_DIR:
    'Камтылган базанын жана ачкыч файлынын папкасы; салыштырма жол долбоордун тамырынан эсептелет. Анын көчүрмөсүн базадан бөлөк сактаңыз.',
  LUXON_SECRET_KEY:
    'LUXON_DATA_DIR ичиндеги ачкыч файлынын ордуна шифрлөө ачкычы: base64 түрүндөгү 44 белги. Адатта кереги жок.',
  REQUEST_LIFETIME_MINUTES: 'Арыз которууну канча мүнөт күтөт.',
  REQUEST_SLOTS_MAX: 'Сумма жалгыз болсун үчүн ага эң көп канча тыйын кошулат.',
  BREAKER_UNKNOWNS: 'Ушунча белгисиз жыйынтык автоматтык түшүрүүнү токтотот. 0 — көзөмөлдөбөө.',
  BREAKER_MAIL_LAG_MINUTES: 'Почта ушунча мүнөт окулбай турушу мүмкүн. 0 — көзөмөлдөбөө.',
  BREAKER_CREDITS_PER_MINUTE:
    'Мүнөтүнө ушунча түшүрүү эч качан көп эмес; андан ашканы бул касса үчүн да адаттан тыш болсо, шектүү. 0 — көзөмөлдөбөө.',
  BREAKER_USUAL_TIMES:
    'Адаттагыдан (бир аптадагы) канча эсе тез болсо шектүү. 0 — BREAKER_CREDITS_PER_MINUTE гана эсептелет.',
  BREAKER_PLAYER_CREDITS: '10 мүнөттө бир оюнчуга эң көп канча түшүрүү. 0 — көзөмөлдөбөө.',
  BREAKER_HOUR_SUM:
    'Бир сааттагы түшүрүүлөрдүн эң чоң суммасы, валютанын бүтүн бирдиктеринде. 0 — көзөмөлдөбөө.',
  BREAKER_DAY_SUM:
    '24 сааттагы түшүрүүлөрдүн эң чоң суммасы, валютанын бүтүн бирдиктеринде. 0 — көзөмөлдөбөө.',
  BREAKER_UNREADABLE_PERCENT:
    'Банктын акыркы каттарынын ушунча пайызы түшүнүксүз болсо, түшүрүү токтойт. 0 — көзөмөлдөбөө.',
  BREAKER_REFUSALS:
    'Касса катары менен ушунча жолу, ар башка оюнчуларга, баш тартса, түшүрүү токтойт. 0 — көзөмөлдөбөө.',
  SECOND_PERSON_ABOVE:
    'Ушундан чоң сумма жөнүндө адамдын чечимин (төлөмдүн валютасынын бүтүн бирдиктеринде) экинчи оператор ырастайт. Бул сапсыз да иштейт. 0 — экинчи адам керек эмес: акча үчүн бир адам жооп берсе гана жазыңыз.',
  MATCH_UNDO_SECONDS:
    'Кол менен тандалгандан кийин түшүрүү канча секунд күтөт жана аны жокко чыгарса болот. 0 — дароо кетет.',
  PANEL_HOST: 'Панель угуп турган дарек.',
  PANEL_PORT: 'Панелдин порту.',
  PANEL_URL: 'Панель браузерде ачылган дарек; коюлбаса панелдин порту менен http://localhost.',
  PANEL_SECOND_FACTOR:
    'Панелде иштөөдөн мурда ким тиркемедеги кодду күйгүзүүгө тийиш. off — каалоосу боюнча; owners — ээлери; all — баары.',
  TELEGRAM_BOT_TOKEN:
    'Коңгуроолор үчүн Telegram ботунун токени. Ансыз жана TELEGRAM_CHAT_ID жок болсо, коңгуроолор панелде гана көрүнөт.',
  TELEGRAM_CHAT_ID: 'Коңгуроолор жазылган Telegram чаты.',
  TELEGRAM_API_URL: 'Telegram дареги; өзгөртүүнүн кереги жок.',
  LUXON_LANGUAGE: 'Telegram коңгуроолорунун тили.',
  LUXON_METRICS_TOKEN: 'Панелдин /api/metrics үчүн сырсөзү (Bearer). Бош болсо, көрсөткүчтөр жок.',
  LOG_LEVEL: 'Журнал канчалык кеңири жазылат.',
  LUXON_ENV_FILE: '.env издөөнүн ордуна ушул файлды гана окуу. Файлда эмес, чөйрөдө коюлат.',
};

/** Gives the Kyrgyz words of a setting; null: there are none. */
export const sayInKyrgyz = (name: string): string | null =>
  kyrgyzHelp[name.replace(/^MAILBOX_\d_/, 'MAILBOX_')] ?? null;

import { text } from '../text.ts';
import { define, type User } from './definition.ts';
import {
  bankList,
  choice,
  databaseUrl,
  hostName,
  mailAddress,
  masterKey,
  oneLine,
  origin,
  secretText,
  sumList,
  telegramChat,
  webAddress,
  wholeNumber,
} from './types.ts';

const mailUsers: readonly User[] = ['worker', 'cli'];
const everyone: readonly User[] = ['worker', 'panel', 'cli'];

/** How many mailboxes one desk can watch. */
export const mailboxesMax = 4;

/** The variables of the first mailbox are named `MAILBOX_HOST` …, of the second `MAILBOX_2_HOST` … */
export type MailboxVariables = ReturnType<typeof mailboxVariablesOf>;

/** Where the bank's mails arrive: the variables of one mailbox, counted from 1. */
export function mailboxVariablesOf(number: number) {
  const listed = number === 1;
  const named = (name: string): `MAILBOX_${string}` => `MAILBOX_${listed ? '' : `${number}_`}${name}`;
  return {
    host: define({
      name: named('HOST'),
      listed,
      area: 'mailbox',
      usedBy: everyone,
      type: hostName,
      help: text(
        'IMAP-сервер почты, куда пишет банк.',
        'IMAP server of the mailbox the bank writes to.',
        'Банк жазган почтанын IMAP сервери.',
      ),
    }),
    port: define({
      name: named('PORT'),
      listed,
      area: 'mailbox',
      usedBy: mailUsers,
      type: wholeNumber(1, 65_535),
      default: '993',
      help: text('Порт IMAP.', 'Port of IMAP.', 'IMAP порту.'),
    }),
    tls: define({
      name: named('TLS'),
      listed,
      area: 'mailbox',
      usedBy: mailUsers,
      type: choice(['on', 'off']),
      default: 'on',
      help: text(
        'Шифрование; off — только для сервера на этой же машине.',
        'Encryption; off only for a server on this very machine.',
        'Шифрлөө; off — ушул эле машинадагы сервер үчүн гана.',
      ),
    }),
    user: define({
      name: named('USER'),
      listed,
      area: 'mailbox',
      usedBy: everyone,
      type: oneLine,
      help: text('Имя пользователя почты.', 'User name of the mailbox.', 'Почтадагы колдонуучунун аты.'),
    }),
    password: define({
      name: named('PASSWORD'),
      listed,
      area: 'mailbox',
      usedBy: everyone,
      type: secretText,
      shown: 'hidden',
      help: text(
        'Пароль почты; у Gmail, Яндекса и Mail.ru — пароль приложения.',
        'Password of the mailbox; an app password at Gmail, Yandex and Mail.ru.',
        'Почтанын сырсөзү; Gmail, Яндекс жана Mail.ru үчүн — тиркеменин сырсөзү.',
      ),
    }),
    folder: define({
      name: named('FOLDER'),
      listed,
      area: 'mailbox',
      usedBy: mailUsers,
      type: oneLine,
      default: 'INBOX',
      help: text(
        'Папка, куда приходят письма банка.',
        'Folder the mails of the bank arrive in.',
        'Банктын каттары келген папка.',
      ),
    }),
    address: define({
      name: named('ADDRESS'),
      listed,
      area: 'mailbox',
      usedBy: everyone,
      type: mailAddress,
      help: text(
        'Адрес, на который пишет банк; по умолчанию MAILBOX_USER, если это адрес. Письмо на другой адрес не принимается.',
        'Address the bank writes to; MAILBOX_USER by default if that is an address. A mail to another address is not taken.',
        'Банк жазган дарек; коюлбаса MAILBOX_USER, эгер ал дарек болсо. Башка даректеги кат кабыл алынбайт.',
      ),
    }),
    holder: define({
      name: named('HOLDER'),
      listed,
      area: 'mailbox',
      usedBy: mailUsers,
      type: oneLine,
      help: text(
        'Владелец счёта, как его называет банк в письме. Письмо с другим именем решает человек.',
        'Holder of the account as the bank greets them. A mail with another name is left to a person.',
        'Эсептин ээси, банк катта кандай атаса. Башка ат менен келген катты адам чечет.',
      ),
    }),
    junkFolder: define({
      name: named('JUNK_FOLDER'),
      listed,
      area: 'mailbox',
      usedBy: mailUsers,
      type: oneLine,
      default: 'auto',
      help: text(
        'Папка спама: туда тоже попадают письма банка. auto — та, что называет сервер; off — не смотреть.',
        'The junk folder: mails of the bank land there too. auto: the one the server names; off: not read.',
        'Спам папкасы: банктын каттары ага да түшөт. auto — сервер атаганы; off — карабоо.',
      ),
    }),
    signIn: define({
      name: named('SIGN_IN'),
      listed,
      area: 'mailbox',
      usedBy: everyone,
      type: choice(['password', 'gmail', 'outlook', 'oauth2']),
      default: 'password',
      help: text(
        'Вход в почту: password — пароль или пароль приложения; gmail, outlook, oauth2 — ключом обновления.',
        'How to sign in: password (or an app password); gmail, outlook, oauth2 with a refresh token.',
        'Почтага кирүү: password — сырсөз же тиркеменин сырсөзү; gmail, outlook, oauth2 — жаңылоо ачкычы менен.',
      ),
    }),
    oauthClientId: define({
      name: named('OAUTH_CLIENT_ID'),
      listed,
      area: 'mailbox',
      usedBy: everyone,
      type: oneLine,
      help: text('OAuth2: идентификатор приложения.', 'OAuth2: the client id.', 'OAuth2: тиркеменин аты.'),
    }),
    oauthClientSecret: define({
      name: named('OAUTH_CLIENT_SECRET'),
      listed,
      area: 'mailbox',
      usedBy: mailUsers,
      type: secretText,
      shown: 'hidden',
      help: text(
        'OAuth2: секрет приложения, если он есть.',
        'OAuth2: the client secret, where there is one.',
        'OAuth2: тиркеменин купуя сөзү, эгер болсо.',
      ),
    }),
    oauthRefreshToken: define({
      name: named('OAUTH_REFRESH_TOKEN'),
      listed,
      area: 'mailbox',
      usedBy: everyone,
      type: secretText,
      shown: 'hidden',
      help: text(
        'OAuth2: ключ обновления этой почты.',
        'OAuth2: the refresh token of this mailbox.',
        'OAuth2: ушул почтанын жаңылоо ачкычы.',
      ),
    }),
    oauthTokenUrl: define({
      name: named('OAUTH_TOKEN_URL'),
      listed,
      area: 'mailbox',
      usedBy: everyone,
      type: webAddress,
      help: text(
        'OAuth2: адрес выдачи токенов; у gmail и outlook известен.',
        'OAuth2: address of the token endpoint; known for gmail and outlook.',
        'OAuth2: токен берүүчү дарек; gmail жана outlook үчүн белгилүү.',
      ),
    }),
    authservId: define({
      name: named('AUTHSERV_ID'),
      listed,
      area: 'mailbox',
      usedBy: mailUsers,
      type: hostName,
      help: text(
        'Имя, под которым сервер почты пишет Authentication-Results. Задавайте, только если он удаляет чужие такие строки.',
        'The name under which the mail server writes Authentication-Results. Set it only if the server removes such lines of others.',
        'Почта сервери Authentication-Results сабын жазган ат. Сервер башкалардын мындай саптарын өчүрсө гана коюңуз.',
      ),
    }),
  };
}

/** The variables of the first mailbox. */
export const mailboxVariables = mailboxVariablesOf(1);

/** Which banks' mails count, and how far they are trusted. */
export const mailVariables = {
  banks: define({
    name: 'MAIL_BANKS',
    area: 'mailbox',
    usedBy: everyone,
    type: bankList,
    default: 'demirbank',
    help: text(
      'Банки через точку с запятой; после = адреса, с которых банк пишет: demirbank; optima=notify@bank.example. Первый — тот, на чьи счета просят переводить.',
      'Banks, parted by semicolons; after = the addresses a bank writes from: demirbank; optima=notify@bank.example. The first is the one players are asked to pay to.',
      'Банктар үтүрлүү чекит менен; = белгисинен кийин банк жазган даректер: demirbank; optima=notify@bank.example. Биринчиси — эсептерине которуу суралган банк.',
    ),
  }),
  banksDir: define({
    name: 'MAIL_BANKS_DIR',
    area: 'mailbox',
    usedBy: mailUsers,
    type: oneLine,
    default: 'banks',
    help: text(
      'Папка своих описаний банков (*.yaml); относительный путь считается от корня проекта.',
      "Folder of your own banks' descriptions (*.yaml); a relative path starts at the root of the project.",
      'Банктардын өз сүрөттөөлөрүнүн папкасы (*.yaml); салыштырма жол долбоордун тамырынан эсептелет.',
    ),
  }),
  autoMax: define({
    name: 'MAIL_AUTO_MAX',
    area: 'mailbox',
    usedBy: mailUsers,
    type: sumList,
    default: '100000',
    help: text(
      'Самая большая сумма одного извещения, которая зачисляется без человека, в целых единицах валюты банка; отдельно по банку: 100000; optima=20000.',
      "The largest sum of one notice that is credited without a person, in whole units of the bank's currency; by bank: 100000; optima=20000.",
      'Адамсыз түшүрүлүүчү бир билдирүүнүн эң чоң суммасы, банктын валютасынын бүтүн бирдиктеринде; банк боюнча өзүнчө: 100000; optima=20000.',
    ),
  }),
  receiverTrustMax: define({
    name: 'MAIL_RECEIVER_TRUST_MAX',
    area: 'mailbox',
    usedBy: mailUsers,
    type: wholeNumber(0, 100_000_000),
    default: '0',
    help: text(
      'До какой суммы верить слову своего сервера почты (MAILBOX_AUTHSERV_ID), если он меняет письма и подпись банка не сходится. 0 — не верить.',
      "Up to which sum the own mail server's word (MAILBOX_AUTHSERV_ID) counts where it changes mails and the bank's signature does not hold. 0: it does not.",
      'Почта сервери каттарды өзгөртүп, банктын колтамгасы дал келбесе, анын сөзүнө (MAILBOX_AUTHSERV_ID) кайсы суммага чейин ишенүү. 0 — ишенбөө.',
    ),
  }),
  freshMinutes: define({
    name: 'MAIL_FRESH_MINUTES',
    area: 'mailbox',
    usedBy: mailUsers,
    type: wholeNumber(1, 1_440),
    default: '30',
    help: text(
      'Сколько минут после перевода письмо считается свежим; позже решает человек.',
      'Minutes after the transfer for which a mail counts as fresh; later a person decides.',
      'Которуудан кийин кат канча мүнөт жаңы эсептелет; андан кийин адам чечет.',
    ),
  }),
};

/** Where the desk keeps its records. */
export const databaseVariables = {
  url: define({
    name: 'DATABASE_URL',
    area: 'database',
    usedBy: everyone,
    type: databaseUrl,
    shown: 'address',
    help: text(
      'Своя база PostgreSQL 15 или новее. Пусто: встроенная, на этой машине.',
      'Your own PostgreSQL, version 15 or later. Empty: the embedded one, on this machine.',
      'Өз PostgreSQL базаңыз, 15 же жаңыраак. Бош болсо: камтылганы, ушул машинада.',
    ),
  }),
  dataDir: define({
    name: 'LUXON_DATA_DIR',
    area: 'database',
    usedBy: everyone,
    type: oneLine,
    default: '.data',
    help: text(
      'Папка встроенной базы и файла ключа; относительный путь считается от корня проекта. Копируйте не её целиком, а как описано в docs/operating.md (Backup).',
      'Folder of the embedded database and the key file; a relative path starts at the root of the project. Do not copy it as a whole for a backup: docs/operating.md (Backup) says how.',
      'Камтылган базанын жана ачкыч файлынын папкасы; салыштырма жол долбоордун тамырынан эсептелет. Көчүрмөнү бүтүн папкадан эмес, docs/operating.md (Backup) боюнча жасаңыз.',
    ),
  }),
};

/** The key that opens what is encrypted. */
export const keyVariables = {
  secretKey: define({
    name: 'LUXON_SECRET_KEY',
    area: 'database',
    usedBy: everyone,
    type: masterKey,
    shown: 'hidden',
    help: text(
      'Ключ шифрования вместо файла ключа в LUXON_DATA_DIR: 44 знака base64. Обычно не нужен.',
      'The encryption key instead of the key file in LUXON_DATA_DIR: 44 characters of base64. Usually not needed.',
      'LUXON_DATA_DIR ичиндеги ачкыч файлынын ордуна шифрлөө ачкычы: base64 түрүндөгү 44 белги. Адатта кереги жок.',
    ),
  }),
};

/** How requests of players are kept. */
export const requestVariables = {
  lifetimeMinutes: define({
    name: 'REQUEST_LIFETIME_MINUTES',
    area: 'requests',
    usedBy: ['panel', 'cli'],
    type: wholeNumber(1, 1_440),
    default: '20',
    help: text(
      'Сколько минут заявка ждёт перевода.',
      'Minutes a request waits for its transfer.',
      'Арыз которууну канча мүнөт күтөт.',
    ),
  }),
  slotsMax: define({
    name: 'REQUEST_SLOTS_MAX',
    area: 'requests',
    usedBy: ['panel', 'cli'],
    type: wholeNumber(1, 999),
    default: '99',
    help: text(
      'Сколько тыйынов самое большее добавляется к сумме, чтобы она была единственной.',
      'The most tyiyn added to a sum to make it the only one of its kind.',
      'Сумма жалгыз болсун үчүн ага эң көп канча тыйын кошулат.',
    ),
  }),
};

/** When one person is not enough. */
export const approvalVariables = {
  secondPersonAbove: define({
    name: 'SECOND_PERSON_ABOVE',
    area: 'requests',
    usedBy: ['panel'],
    type: wholeNumber(0, 100_000_000),
    default: '100000',
    help: text(
      'Решение человека о сумме больше этой (в целых единицах валюты платежа) подтверждает второй оператор. Действует и без этой строки. 0 — второй не нужен: пишите его, только если за деньги отвечает один человек.',
      "A person's decision about a sum above this (whole units of the payment's currency) is confirmed by a second operator. It holds without this line too. 0: no second person; write it only where one person answers for the money.",
      'Ушундан чоң сумма жөнүндө адамдын чечимин (төлөмдүн валютасынын бүтүн бирдиктеринде) экинчи оператор ырастайт. Бул сапсыз да иштейт. 0 — экинчи адам керек эмес: акча үчүн бир адам жооп берсе гана жазыңыз.',
    ),
  }),
};

/** What a match by hand waits for. */
export const matchVariables = {
  undoSeconds: define({
    name: 'MATCH_UNDO_SECONDS',
    area: 'requests',
    usedBy: ['panel'],
    type: wholeNumber(0, 60),
    default: '10',
    help: text(
      'Сколько секунд после выбора вручную зачисление ждёт и его можно отменить. 0 — уходит сразу.',
      'Seconds for which a match by hand waits and can be taken back. 0: the credit leaves at once.',
      'Кол менен тандалгандан кийин түшүрүү канча секунд күтөт жана аны жокко чыгарса болот. 0 — дароо кетет.',
    ),
  }),
};

/** The operator's panel. */
export const panelVariables = {
  host: define({
    name: 'PANEL_HOST',
    area: 'panel',
    usedBy: ['panel'],
    type: hostName,
    default: '127.0.0.1',
    help: text(
      'Адрес, на котором слушает панель.',
      'Address the panel listens on.',
      'Панель угуп турган дарек.',
    ),
  }),
  port: define({
    name: 'PANEL_PORT',
    area: 'panel',
    usedBy: ['panel'],
    type: wholeNumber(0, 65_535),
    default: '3001',
    help: text('Порт панели.', 'Port of the panel.', 'Панелдин порту.'),
  }),
  url: define({
    name: 'PANEL_URL',
    area: 'panel',
    usedBy: ['panel', 'cli'],
    type: webAddress,
    help: text(
      'Адрес, по которому панель открывают в браузере; по умолчанию http://localhost с портом панели.',
      'Address at which the panel is opened in a browser; by default http://localhost with the port of the panel.',
      'Панель браузерде ачылган дарек; коюлбаса панелдин порту менен http://localhost.',
    ),
  }),
  secondFactor: define({
    name: 'PANEL_SECOND_FACTOR',
    area: 'panel',
    usedBy: ['panel'],
    type: choice(['off', 'owners', 'all']),
    default: 'off',
    help: text(
      'Кто обязан включить код из приложения, прежде чем работать в панели. off — по желанию; owners — владельцы; all — все.',
      'Who must turn on the code of an app before working in the panel. off: whoever likes; owners; all: everybody.',
      'Панелде иштөөдөн мурда ким тиркемедеги кодду күйгүзүүгө тийиш. off — каалоосу боюнча; owners — ээлери; all — баары.',
    ),
  }),
};

/** Where alarms go besides the panel, and what may be measured. */
export const alarmVariables = {
  telegramToken: define({
    name: 'TELEGRAM_BOT_TOKEN',
    area: 'alarms',
    usedBy: ['worker'],
    type: secretText,
    shown: 'hidden',
    help: text(
      'Токен бота Telegram для тревог. Без него и TELEGRAM_CHAT_ID тревоги видны только в панели.',
      'Token of the Telegram bot for alarms. Without it and TELEGRAM_CHAT_ID alarms are seen in the panel only.',
      'Коңгуроолор үчүн Telegram ботунун токени. Ансыз жана TELEGRAM_CHAT_ID жок болсо, коңгуроолор панелде гана көрүнөт.',
    ),
  }),
  telegramChat: define({
    name: 'TELEGRAM_CHAT_ID',
    area: 'alarms',
    usedBy: ['worker'],
    type: telegramChat,
    help: text(
      'Чат Telegram, куда писать тревоги.',
      'The Telegram chat alarms are written to.',
      'Коңгуроолор жазылган Telegram чаты.',
    ),
  }),
  telegramUrl: define({
    name: 'TELEGRAM_API_URL',
    area: 'alarms',
    usedBy: ['worker'],
    type: origin,
    default: 'https://api.telegram.org',
    help: text(
      'Адрес Telegram; менять не нужно.',
      'Address of Telegram; usually left alone.',
      'Telegram дареги; өзгөртүүнүн кереги жок.',
    ),
  }),
  language: define({
    name: 'LUXON_LANGUAGE',
    area: 'alarms',
    usedBy: ['worker'],
    type: choice(['ru', 'en', 'ky']),
    default: 'ru',
    help: text(
      'Язык тревог в Telegram.',
      'Language of the alarms in Telegram.',
      'Telegram коңгуроолорунун тили.',
    ),
  }),
  metricsToken: define({
    name: 'LUXON_METRICS_TOKEN',
    area: 'alarms',
    usedBy: ['panel'],
    type: secretText,
    shown: 'hidden',
    help: text(
      'Пароль (Bearer) для /api/metrics панели. Пусто — показателей нет.',
      'Bearer password for /api/metrics of the panel. Empty: no metrics.',
      'Панелдин /api/metrics үчүн сырсөзү (Bearer). Бош болсо, көрсөткүчтөр жок.',
    ),
  }),
};

/** How the processes run. */
export const processVariables = {
  logLevel: define({
    name: 'LOG_LEVEL',
    area: 'process',
    usedBy: ['worker'],
    type: choice(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    default: 'info',
    help: text('Насколько подробен журнал.', 'How much is logged.', 'Журнал канчалык кеңири жазылат.'),
  }),
  envFile: define({
    name: 'LUXON_ENV_FILE',
    area: 'process',
    usedBy: ['worker', 'panel', 'cli', 'check'],
    type: oneLine,
    help: text(
      'Читать только этот файл вместо поиска .env. Задаётся в окружении, не в файле.',
      'Read exactly this file instead of looking for .env. Set it in the environment, not in a file.',
      '.env издөөнүн ордуна ушул файлды гана окуу. Файлда эмес, чөйрөдө коюлат.',
    ),
  }),
};

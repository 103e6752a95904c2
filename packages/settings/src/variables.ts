/** What a value must look like. */
export type VariableType =
  | 'text'
  | 'digits'
  | 'latitude'
  | 'longitude'
  | 'origin'
  | 'url'
  | 'integer'
  | 'choice'
  | 'list';

export interface Bilingual {
  readonly ru: string;
  readonly en: string;
}

/** One environment variable: the only place that knows it. */
export interface VariableDefinition {
  readonly name: string;
  readonly type: VariableType;
  /** Never shown but for its last characters; `password` never at all. */
  readonly secret: false | 'token' | 'password';
  readonly default: string | null;
  /** For `choice` and `list`. */
  readonly choices?: readonly string[];
  readonly help: Bilingual;
  readonly usedBy: readonly ('worker' | 'panel' | 'cli' | 'check')[];
}

const everyone = ['worker', 'panel', 'cli', 'check'] as const;
const define = <const Name extends string>(
  name: Name,
  type: VariableType,
  facts: Partial<Omit<VariableDefinition, 'name' | 'type'>> & { readonly help: Bilingual },
): VariableDefinition & { readonly name: Name } => ({
  name,
  type,
  secret: false,
  default: null,
  usedBy: everyone,
  ...facts,
});

/** Every variable, in the order of `.env.example`. */
export const variables = [
  define('MOBCASH_BEARER_TOKEN', 'text', {
    secret: 'token',
    help: {
      ru: 'Готовый токен из браузера: то, что стоит после Bearer. Вместе с двумя следующими.',
      en: 'Ready token from the browser: what follows Bearer. Together with the next two.',
    },
  }),
  define('MOBCASH_USER_ID', 'digits', {
    help: {
      ru: 'userID из запросов браузера, только цифры.',
      en: 'userID from the browser’s requests, digits.',
    },
  }),
  define('MOBCASH_SESSION_ID', 'digits', {
    secret: 'token',
    help: {
      ru: 'sessionID из запросов браузера, только цифры.',
      en: 'sessionID from the browser’s requests, digits.',
    },
  }),
  define('MOBCASH_LOGIN', 'text', {
    help: {
      ru: 'Логин кассира: чтобы входить без человека.',
      en: 'The cashier’s login: to sign in without a person.',
    },
  }),
  define('MOBCASH_PASSWORD', 'text', {
    secret: 'password',
    help: { ru: 'Пароль кассира. Нигде не показывается.', en: 'The cashier’s password. Shown nowhere.' },
  }),
  define('MOBCASH_CASHDESK_ID', 'digits', {
    help: { ru: 'Номер кассы, цифры.', en: 'Number of the cash desk, digits.' },
  }),
  define('MOBCASH_DEFAULT_LAT', 'latitude', {
    help: {
      ru: 'Широта кассы, передаётся с каждым вызовом. 0 допустим. Не нужна, если только APP2APP.',
      en: 'The desk’s latitude, sent with every call. 0 is valid. Not needed where only APP2APP is used.',
    },
  }),
  define('MOBCASH_DEFAULT_LON', 'longitude', {
    help: {
      ru: 'Долгота кассы, передаётся с каждым вызовом. 0 допустим. Не нужна, если только APP2APP.',
      en: 'The desk’s longitude, sent with every call. 0 is valid. Not needed where only APP2APP is used.',
    },
  }),
  define('MOBCASH_CLIENT_SECRET', 'text', {
    secret: 'password',
    help: {
      ru: 'Секрет клиента OAuth, если MobCash выдал его кассе.',
      en: 'OAuth client secret, where MobCash gave the desk one.',
    },
  }),
  define('MOBCASH_CLIENT_ID', 'text', {
    default: '4e779103-d67b-42ef-bc9d-ab5ecdec40f8',
    help: {
      ru: 'Клиент OAuth; по умолчанию открытый, как у браузера.',
      en: 'OAuth client; by default the browser’s public one.',
    },
  }),
  define('MOBCASH_API_URL', 'origin', {
    default: 'https://admin.mob-cash.com',
    help: {
      ru: 'Адрес API. http — только на этой же машине.',
      en: 'Address of the API. http only on this very machine.',
    },
  }),
  define('MOBCASH_APP_URL', 'origin', {
    default: 'https://app.mob-cash.com',
    help: { ru: 'Адрес страницы кассира.', en: 'Address of the cashier’s page.' },
  }),
  define('MOBCASH_SIGN_IN', 'list', {
    default: 'oauth2',
    choices: ['oauth2', 'app2app'],
    help: {
      ru: 'Способы входа по паролю: oauth2, app2app (если MobCash включил его кассе). Пусто — только вставка.',
      en: 'Ways to sign in by password: oauth2, app2app (where MobCash enabled it). `none`: by paste only.',
    },
  }),
  define('MOBCASH_CREDIT_AMOUNT', 'choice', {
    default: 'received',
    choices: ['received', 'base'],
    help: {
      ru: 'Что зачислять: полученную сумму (received) или запрошенную без тыйынов (base).',
      en: 'What to credit: the sum received, or the base sum the player asked for.',
    },
  }),
  define('MOBCASH_CURRENCY', 'choice', {
    default: 'KGS',
    choices: ['KGS', 'USD', 'RUB', 'KZT'],
    help: { ru: 'Валюта кассы.', en: 'The desk’s currency.' },
  }),
  define('DATABASE_URL', 'url', {
    secret: 'password',
    help: {
      ru: 'Ваш PostgreSQL 15 или новее. Пусто — встроенный, на этой машине.',
      en: 'Your PostgreSQL, 15 or newer. Empty: the embedded one, on this machine.',
    },
  }),
  define('LUXON_DATA_DIR', 'text', {
    help: {
      ru: 'Папка данных: ключ, встроенная база. По умолчанию .data рядом с программой.',
      en: 'Data folder: key, embedded database. Default: .data in the repository.',
    },
  }),
  define('MAILBOX_HOST', 'text', {
    help: { ru: 'IMAP-сервер почты, куда пишет банк.', en: 'IMAP server of the mailbox the bank writes to.' },
  }),
  define('MAILBOX_PORT', 'integer', { default: '993', help: { ru: 'Его порт.', en: 'Its port.' } }),
  define('MAILBOX_TLS', 'choice', {
    default: 'on',
    choices: ['on', 'off'],
    help: {
      ru: 'Шифрование; off — только на этой же машине.',
      en: 'Encryption; off only on this very machine.',
    },
  }),
  define('MAILBOX_USER', 'text', { help: { ru: 'Логин почты.', en: 'Login of the mailbox.' } }),
  define('MAILBOX_PASSWORD', 'text', {
    secret: 'password',
    help: {
      ru: 'Пароль почты (пароль приложения, где он нужен).',
      en: 'Its password (an app password where one is wanted).',
    },
  }),
  define('MAILBOX_FOLDER', 'text', { default: 'INBOX', help: { ru: 'Папка.', en: 'The folder.' } }),
  define('MAILBOX_ADDRESS', 'text', {
    help: {
      ru: 'Адрес, на который пишет банк; по умолчанию логин почты.',
      en: 'Address the bank writes to; default: the mailbox login.',
    },
  }),
  define('MAILBOX_HOLDER', 'text', {
    help: {
      ru: 'Имя владельца счёта, как в письмах банка; письмо с другим именем ждёт человека.',
      en: 'Account holder as the bank greets; a mail with another name waits for a person.',
    },
  }),
  define('MAIL_FRESH_MINUTES', 'integer', {
    default: '30',
    help: {
      ru: 'Сколько минут после перевода письмо считается свежим.',
      en: 'For how many minutes after the transfer a mail is fresh.',
    },
  }),
  define('REQUEST_LIFETIME_MINUTES', 'integer', {
    default: '20',
    help: { ru: 'Сколько минут заявка ждёт оплаты.', en: 'For how many minutes a request waits to be paid.' },
  }),
  define('REQUEST_SLOTS_MAX', 'integer', {
    default: '99',
    help: { ru: 'Сколько тыйынов самое большее добавляется к сумме.', en: 'The most tyiyn added to a sum.' },
  }),
  define('PANEL_HOST', 'text', {
    default: '127.0.0.1',
    usedBy: ['panel'],
    help: { ru: 'Где слушает панель.', en: 'Where the panel listens.' },
  }),
  define('PANEL_PORT', 'integer', {
    default: '3001',
    usedBy: ['panel'],
    help: { ru: 'Порт панели.', en: 'The panel’s port.' },
  }),
  define('PANEL_URL', 'url', {
    usedBy: ['panel', 'cli'],
    help: {
      ru: 'Адрес панели для людей; по умолчанию http://localhost и порт.',
      en: 'The panel’s address for people; default http://localhost and the port.',
    },
  }),
  define('LOG_LEVEL', 'choice', {
    default: 'info',
    choices: ['debug', 'info', 'warn', 'error'],
    usedBy: ['worker', 'panel'],
    help: { ru: 'Подробность журнала.', en: 'How much the log says.' },
  }),
  define('LUXON_ENV_FILE', 'text', {
    help: {
      ru: 'Читать только этот файл вместо поиска .env. Задаётся в окружении, не в файле.',
      en: 'Read this file only instead of looking for .env. Set in the environment, not in a file.',
    },
  }),
] as const satisfies readonly VariableDefinition[];

export type VariableName = (typeof variables)[number]['name'];

/** What happened; what it means for the money; what to do. */
type Sentence = readonly [happened: string, money: string, todo: string];
export type SentencesByLanguage = Readonly<Record<'ru' | 'en' | 'ky', Sentence>>;

const ru = {
  waits: 'Письма банка собираются, заявки принимаются, деньги не теряются; ничего не уходит без человека.',
  start: 'Потом включите автоматическое зачисление в панели и укажите причину.',
};
const en = {
  waits: 'Bank mail is collected, requests are taken, no money is lost; nothing goes out without a person.',
  start: 'Then switch automatic credit on in the panel and give the reason.',
};
const ky = {
  waits: 'Банктын каттары чогула берет, арыздар кабыл алынат, акча жоголбойт; адамсыз эч нерсе кетпейт.',
  start: 'Андан кийин панелде автоматтык түшүрүүнү күйгүзүп, себебин жазыңыз.',
};

/** The sentences of the breakers. `{measured}` and `{limit}` are the figures, with their unit where they are sums. */
export const breakerTexts = {
  unknowns: {
    ru: [
      'Автоматическое зачисление остановлено: неизвестных исходов {measured}.',
      ru.waits,
      `Сверьте «Неизвестные» с историей кассира. ${ru.start}`,
    ],
    en: [
      'Automatic credit has stopped: {measured} credits of unknown outcome.',
      en.waits,
      `Compare Unknown with the cashier history. ${en.start}`,
    ],
    ky: [
      'Автоматтык түшүрүү токтоду: жыйынтыгы белгисиз түшүрүүлөр {measured}.',
      ky.waits,
      `«Белгисиз» барагын кассирдин тарыхы менен салыштырыңыз. ${ky.start}`,
    ],
  },
  desk_refusing: {
    ru: [
      'Автоматическое зачисление остановлено: касса MobCash отказала {measured} раз подряд.',
      ru.waits,
      `Проверьте сессию и номера игроков. ${ru.start}`,
    ],
    en: [
      'Automatic credit has stopped: the MobCash desk refused {measured} times in a row.',
      en.waits,
      `Check the session and the player numbers. ${en.start}`,
    ],
    ky: [
      'Автоматтык түшүрүү токтоду: MobCash кассасы катары менен {measured} жолу баш тартты.',
      ky.waits,
      `Сессияны жана оюнчулардын номерлерин текшериңиз. ${ky.start}`,
    ],
  },
  hour_sum: {
    ru: [
      'Автоматическое зачисление остановлено: за час вышло бы {measured}, предел {limit}.',
      ru.waits,
      `Посмотрите зачисления за час; если они настоящие, поднимите BREAKER_HOUR_SUM. ${ru.start}`,
    ],
    en: [
      'Automatic credit has stopped: within an hour it would be {measured}, the cap is {limit}.',
      en.waits,
      `Look at the credits of the hour; if they are right, raise BREAKER_HOUR_SUM. ${en.start}`,
    ],
    ky: [
      'Автоматтык түшүрүү токтоду: бир саатта {measured} болмок, чек {limit}.',
      ky.waits,
      `Бир сааттагы түшүрүүлөрдү караңыз; туура болсо, BREAKER_HOUR_SUM көтөрүңүз. ${ky.start}`,
    ],
  },
  day_sum: {
    ru: [
      'Автоматическое зачисление остановлено: за сутки вышло бы {measured}, предел {limit}.',
      ru.waits,
      `Посмотрите зачисления за сутки; если они настоящие, поднимите BREAKER_DAY_SUM. ${ru.start}`,
    ],
    en: [
      'Automatic credit has stopped: within 24 hours it would be {measured}, the cap is {limit}.',
      en.waits,
      `Look at the credits of the day; if they are right, raise BREAKER_DAY_SUM. ${en.start}`,
    ],
    ky: [
      'Автоматтык түшүрүү токтоду: бир суткада {measured} болмок, чек {limit}.',
      ky.waits,
      `Суткадагы түшүрүүлөрдү караңыз; туура болсо, BREAKER_DAY_SUM көтөрүңүз. ${ky.start}`,
    ],
  },
  velocity: {
    ru: [
      'Автоматическое зачисление остановлено: {measured} зачислений за минуту, предел {limit}.',
      ru.waits,
      `Посмотрите последние зачисления: так быстро здесь не бывает. ${ru.start}`,
    ],
    en: [
      'Automatic credit has stopped: {measured} credits within a minute, the limit is {limit}.',
      en.waits,
      `Look at the last credits: this is far faster than usual. ${en.start}`,
    ],
    ky: [
      'Автоматтык түшүрүү токтоду: бир мүнөттө {measured} түшүрүү, чек {limit}.',
      ky.waits,
      `Акыркы түшүрүүлөрдү караңыз: мынчалык тез болчу эмес. ${ky.start}`,
    ],
  },
  player_velocity: {
    ru: [
      'Автоматическое зачисление остановлено: одному игроку {measured} зачислений за 10 минут, предел {limit}.',
      ru.waits,
      `Посмотрите его заявки и платежи. ${ru.start}`,
    ],
    en: [
      'Automatic credit has stopped: {measured} credits to one player within 10 minutes, the limit is {limit}.',
      en.waits,
      `Look at the requests and payments of that player. ${en.start}`,
    ],
    ky: [
      'Автоматтык түшүрүү токтоду: бир оюнчуга 10 мүнөттө {measured} түшүрүү, чек {limit}.',
      ky.waits,
      `Анын арыздарын жана төлөмдөрүн караңыз. ${ky.start}`,
    ],
  },
  mail_lag: {
    ru: [
      'Автоматическое зачисление остановлено: почта не прочитана уже {measured} мин.',
      'Заявки принимаются, деньги не теряются: письма ждут на почтовом сервере.',
      `Проверьте почту и интернет. ${ru.start}`,
    ],
    en: [
      'Automatic credit has stopped: the mailbox has not been read for {measured} min.',
      'Requests are taken and no money is lost: mail waits at the mail server.',
      `Check the mailbox and the internet connection. ${en.start}`,
    ],
    ky: [
      'Автоматтык түшүрүү токтоду: почта {measured} мүнөттөн бери окула элек.',
      'Арыздар кабыл алынат, акча жоголбойт: каттар почта серверинде күтөт.',
      `Почтаны жана интернетти текшериңиз. ${ky.start}`,
    ],
  },
  parser_drift: {
    ru: [
      'Автоматическое зачисление остановлено: {measured} % последних писем банка ({bank}) не поняты.',
      ru.waits,
      `Банк, похоже, изменил текст: откройте эти письма в панели. ${ru.start}`,
    ],
    en: [
      'Automatic credit has stopped: {measured} % of the last mails of the bank ({bank}) were not understood.',
      en.waits,
      `The bank seems to have changed its text: open these mails in the panel. ${en.start}`,
    ],
    ky: [
      'Автоматтык түшүрүү токтоду: банктын ({bank}) акыркы каттарынын {measured} % түшүнүксүз.',
      ky.waits,
      `Банк текстин өзгөрткөн окшойт: ал каттарды панелден ачыңыз. ${ky.start}`,
    ],
  },
  database_restored: {
    ru: [
      'Автоматическое зачисление остановлено: похоже, база восстановлена из старой копии.',
      'Что было зачислено после этой копии, в ней не записано; ничего не уходит без человека.',
      `Сверьте историю кассира с панелью с того времени; если это новая машина, а копию никто не восстанавливал, сверять нечего. ${ru.start}`,
    ],
    en: [
      'Automatic credit has stopped: the database seems to be restored from an older copy.',
      'What was credited after that copy is not in it; nothing goes out without a person.',
      `Compare the cashier history with the panel from that time on; on a new machine, where nobody restored a copy, there is nothing to compare. ${en.start}`,
    ],
    ky: [
      'Автоматтык түшүрүү токтоду: база эски көчүрмөдөн калыбына келтирилген окшойт.',
      'Ал көчүрмөдөн кийин түшүрүлгөнү анда жазылган эмес; адамсыз эч нерсе кетпейт.',
      `Ошол убактан бери кассирдин тарыхын панель менен салыштырыңыз; эгер бул жаңы машина болсо жана көчүрмөнү эч ким калыбына келтирбесе, салыштыра турган эч нерсе жок. ${ky.start}`,
    ],
  },
} as const satisfies Record<string, SentencesByLanguage>;

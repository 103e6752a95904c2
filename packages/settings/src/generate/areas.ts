import { type CommandLanguage, type Text, text } from '../text.ts';
import type { Area, User } from '../variables/definition.ts';

/** Headings of the generated files and of the panel's page. */
export const areaTitles: Record<Area, Text> = {
  mobcash: text('MobCash', 'MobCash', 'MobCash'),
  mailbox: text('Почта банка', 'Mailbox', 'Банктын почтасы'),
  database: text('База данных и ключ', 'Database and key', 'Маалымат базасы жана ачкыч'),
  requests: text('Заявки', 'Requests', 'Арыздар'),
  breakers: text(
    'Когда зачисление останавливается само',
    'When credit stops by itself',
    'Түшүрүү качан өзү токтойт',
  ),
  panel: text('Панель', 'Panel', 'Панель'),
  alarms: text('Тревоги и показатели', 'Alarms and metrics', 'Коңгуроолор жана көрсөткүчтөр'),
  process: text('Процессы', 'Processes', 'Программалар'),
};

export const userTitles: Record<User, Record<CommandLanguage, string>> = {
  worker: { ru: 'программа почты', en: 'worker' },
  panel: { ru: 'панель', en: 'panel' },
  cli: { ru: 'luxon', en: 'luxon' },
  check: { ru: 'проверка', en: 'check' },
};

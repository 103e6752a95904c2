import { type Text, text } from '../text.ts';
import type { Area, User } from '../variables/definition.ts';

/** Headings of the generated files. */
export const areaTitles: Record<Area, Text> = {
  mobcash: text('MobCash', 'MobCash'),
  mailbox: text('Почта банка', 'Mailbox'),
  database: text('База данных и ключ', 'Database and key'),
  requests: text('Заявки', 'Requests'),
  breakers: text('Когда зачисление останавливается само', 'When credit stops by itself'),
  panel: text('Панель', 'Panel'),
  alarms: text('Тревоги и показатели', 'Alarms and metrics'),
  process: text('Процессы', 'Processes'),
};

export const userTitles: Record<User, Text> = {
  worker: text('программа почты', 'worker'),
  panel: text('панель', 'panel'),
  cli: text('luxon', 'luxon'),
  check: text('проверка', 'check'),
};

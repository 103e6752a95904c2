import { type Text, text } from '../text.ts';
import { define, type User } from './definition.ts';
import { wholeNumber } from './types.ts';

const limit = (name: string, max: number, value: number, help: Text, usedBy: readonly User[] = ['worker']) =>
  define({
    name: `BREAKER_${name}`,
    area: 'breakers',
    usedBy,
    type: wholeNumber(0, max),
    default: String(value),
    help,
  });

/** When automatic credit stops by itself; 0 switches one off. A person starts it again, with a reason. */
export const breakerVariables = {
  unknowns: limit(
    'UNKNOWNS',
    1_000,
    3,
    text(
      'Столько неизвестных исходов останавливают автоматическое зачисление. 0 — не следить.',
      'So many unknown outcomes stop automatic credit. 0: not watched.',
      'Ушунча белгисиз жыйынтык автоматтык түшүрүүнү токтотот. 0 — көзөмөлдөбөө.',
    ),
  ),
  mailLagMinutes: limit(
    'MAIL_LAG_MINUTES',
    1_440,
    15,
    text(
      'Столько минут почта может быть не прочитана. 0 — не следить.',
      'So many minutes the mailbox may go unread. 0: not watched.',
      'Почта ушунча мүнөт окулбай турушу мүмкүн. 0 — көзөмөлдөбөө.',
    ),
    ['worker', 'panel'],
  ),
  creditsPerMinute: limit(
    'CREDITS_PER_MINUTE',
    100_000,
    60,
    text(
      'Столько зачислений за минуту никогда не много; больше — странно, если и для этой кассы необычно. Деньги, ждавшие больше 10 минут, не в счёт. 0 — не следить.',
      'So many credits within a minute are never too many; more is odd where it is unusual for this desk too. Money that waited more than 10 minutes does not count. 0: not watched.',
      'Мүнөтүнө ушунча түшүрүү эч качан көп эмес; андан ашканы бул касса үчүн да адаттан тыш болсо, шектүү. 10 мүнөттөн ашык күткөн акча эсепке кирбейт. 0 — көзөмөлдөбөө.',
    ),
  ),
  usualTimes: limit(
    'USUAL_TIMES',
    1_000,
    10,
    text(
      'Во сколько раз быстрее обычного (за неделю) — странно. 0 — считается только BREAKER_CREDITS_PER_MINUTE.',
      'How many times the usual speed (of the week) is odd. 0: only BREAKER_CREDITS_PER_MINUTE counts.',
      'Адаттагыдан (бир аптадагы) канча эсе тез болсо шектүү. 0 — BREAKER_CREDITS_PER_MINUTE гана эсептелет.',
    ),
  ),
  playerCredits: limit(
    'PLAYER_CREDITS',
    1_000,
    6,
    text(
      'Самое большее зачислений одному игроку за 10 минут. 0 — не следить.',
      'The most credits to one player within 10 minutes. 0: not watched.',
      '10 мүнөттө бир оюнчуга эң көп канча түшүрүү. 0 — көзөмөлдөбөө.',
    ),
  ),
  hourSum: limit(
    'HOUR_SUM',
    999_999_999,
    500_000,
    text(
      'Самая большая сумма зачислений за час, в целых единицах валюты. 0 — не следить.',
      'The largest sum of credits within an hour, in whole units of the currency. 0: not watched.',
      'Бир сааттагы түшүрүүлөрдүн эң чоң суммасы, валютанын бүтүн бирдиктеринде. 0 — көзөмөлдөбөө.',
    ),
  ),
  daySum: limit(
    'DAY_SUM',
    999_999_999,
    3_000_000,
    text(
      'Самая большая сумма зачислений за 24 часа, в целых единицах валюты. 0 — не следить.',
      'The largest sum of credits within 24 hours, in whole units of the currency. 0: not watched.',
      '24 сааттагы түшүрүүлөрдүн эң чоң суммасы, валютанын бүтүн бирдиктеринде. 0 — көзөмөлдөбөө.',
    ),
  ),
  unreadablePercent: limit(
    'UNREADABLE_PERCENT',
    100,
    30,
    text(
      'Столько процентов последних писем банка могут оказаться непонятными — и зачисление останавливается. 0 — не следить.',
      "Automatic credit stops when so many percent of a bank's last mails were not understood. 0: not watched.",
      'Банктын акыркы каттарынын ушунча пайызы түшүнүксүз болсо, түшүрүү токтойт. 0 — көзөмөлдөбөө.',
    ),
  ),
  refusals: limit(
    'REFUSALS',
    1_000,
    5,
    text(
      'Столько отказов кассы подряд, у разных игроков, останавливают зачисление. 0 — не следить.',
      'So many refusals of the desk in a row, for different players, stop automatic credit. 0: not watched.',
      'Касса катары менен ушунча жолу, ар башка оюнчуларга, баш тартса, түшүрүү токтойт. 0 — көзөмөлдөбөө.',
    ),
  ),
};

import type { CommandLanguage, MobcashCheck } from '@luxon/settings';
import type { LiveAnswer } from './ask-mobcash.ts';

/** What only this command says, in its languages. */
type Text = Readonly<Record<CommandLanguage, string>>;

/** Says in one sentence what MobCash answered. */
export function describeLive(live: LiveAnswer, language: CommandLanguage): string {
  const sentence = live.player === null ? ofProfile(live) : ofPlayer[live.player];
  const reason = live.reason === null ? '' : ` (${live.reason})`;
  const other = live.profile === 'other user' ? ` ${otherUser[language]}` : '';
  return `${sentence[language]}${reason}${other}`;
}

/** Chooses the next step: the answer of MobCash knows more than the settings. */
export function nextStepAfter(check: MobcashCheck, live: LiveAnswer | null): Text {
  if (live === null) return check.nextStep;
  if (live.state === 'works') return start;
  if (live.state === 'unreachable') return mendNetwork;
  if (live.state !== 'refused') return check.nextStep;
  if (live.player === 'refused' && live.reason !== null) return mendPlayer;
  const canPaste = check.settings.sessionFrom.includes('paste');
  if (check.mode === 'hybrid') return canPaste ? renewOrPaste : renewOrWrite;
  return canPaste ? paste : write;
}

const ofProfile = ({ state }: LiveAnswer): Text => ofState[state];

const ofState: Record<LiveAnswer['state'], Text> = {
  works: {
    ru: 'MobCash принимает токен сейчас. Номер сессии и кассу проверяет только запрос игрока (--player).',
    en: 'MobCash takes the token now. Session id and desk are proven only by asking for a player (--player).',
  },
  refused: { ru: 'MobCash токен не принимает.', en: 'MobCash refuses the token.' },
  unreachable: {
    ru: 'MobCash недоступен: нет соединения или годного ответа.',
    en: 'MobCash is unreachable: no connection, or no usable answer.',
  },
  'not asked': {
    ru: 'Не спрошено: готовых токенов нет, а по паролю эта проверка не входит.',
    en: 'Not asked: there are no ready tokens, and this check never signs in.',
  },
  'switched off': {
    ru: 'Не спрошено: готовые токены выключены в MOBCASH_SESSION_FROM, а по паролю эта проверка не входит.',
    en: 'Not asked: the ready tokens are switched off in MOBCASH_SESSION_FROM, and this check never signs in.',
  },
  skipped: {
    ru: 'Пропущено: сначала исправьте настройки.',
    en: 'Skipped: mend the settings first.',
  },
};

const ofPlayer: Record<NonNullable<LiveAnswer['player']>, Text> = {
  found: { ru: 'Токены действуют: MobCash нашёл игрока.', en: 'The tokens work: MobCash found the player.' },
  refused: {
    ru: 'Токен MobCash знает, но запрос игрока отклонил.',
    en: 'MobCash knows the token, but refused the request for the player.',
  },
  unreachable: {
    ru: 'Токен MobCash знает, но на запрос игрока годного ответа не дал.',
    en: 'MobCash knows the token, but gave no usable answer to the request for the player.',
  },
};

const otherUser: Text = {
  ru: 'Внимание: токен принадлежит другому пользователю, чем MOBCASH_USER_ID.',
  en: 'Note: the token belongs to another user than MOBCASH_USER_ID.',
};

const start: Text = { ru: 'Можно запускать: npm start', en: 'Ready to start: npm start' };

const mendNetwork: Text = {
  ru: 'Проверьте интернет и MOBCASH_API_URL, затем спросите снова. Деньги не затронуты.',
  en: 'Check the network and MOBCASH_API_URL, then ask again. No money is involved.',
};

const mendPlayer: Text = {
  ru: 'Проверьте номер игрока; если он верен, вставьте новые токены из браузера.',
  en: 'Check the player id; if it is right, paste new tokens from the browser.',
};

const renewOrPaste: Text = {
  ru: 'Запущенная программа попробует войти по логину и паролю. Если не выйдет, вставьте новые токены из браузера (панель → «Сессия» или npx luxon session paste).',
  en: 'The running program will try to sign in by login and password. If that fails, paste new tokens from the browser (panel → Session, or npx luxon session paste).',
};

const paste: Text = {
  ru: 'Вставьте новые токены из браузера: все три в .env, или панель → «Сессия», или npx luxon session paste.',
  en: 'Paste new tokens from the browser: all three into .env, or panel → Session, or npx luxon session paste.',
};

const renewOrWrite: Text = {
  ru: 'Запущенная программа попробует войти по логину и паролю. Если не выйдет, впишите в .env три новых токена из браузера.',
  en: 'The running program will try to sign in by login and password. If that fails, write three new tokens from the browser into .env.',
};

const write: Text = {
  ru: 'Впишите в .env три новых токена из браузера.',
  en: 'Write three new tokens from the browser into .env.',
};

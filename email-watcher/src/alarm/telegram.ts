import { Api, GrammyError } from 'grammy';

export interface TelegramSettings {
  readonly token: string;
  readonly chat: string;
  readonly apiUrl: string;
}

/** What came of sending: a wait is Telegram's own wish, seconds. */
export type Told =
  | { readonly kind: 'sent' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'failed'; readonly code: string };

/** Sends one text to the chat. Never throws: an error of the library may hold the token in its address. */
export function createTelegramSender({
  token,
  chat,
  apiUrl,
}: TelegramSettings): (text: string) => Promise<Told> {
  const api = new Api(token, { apiRoot: apiUrl, timeoutSeconds: 10 });
  return async (text) => {
    try {
      await api.sendMessage(chat, text, { link_preview_options: { is_disabled: true } });
      return { kind: 'sent' };
    } catch (error) {
      if (!(error instanceof GrammyError)) return { kind: 'failed', code: 'unreachable' };
      const seconds = error.parameters.retry_after;
      return seconds === undefined
        ? { kind: 'failed', code: String(error.error_code) }
        : { kind: 'wait', seconds };
    }
  };
}

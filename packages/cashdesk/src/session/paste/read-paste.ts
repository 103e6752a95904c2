import { showToken } from '../session.ts';
import { findSessions, type SessionPart } from './find-sessions.ts';
import { readCurl } from './read-curl.ts';
import { readFetch, readHar, readPowerShell, readRaw } from './read-other-forms.ts';
import type { SeenExchange } from './seen-exchange.ts';

/** What the desk's settings say, to hold a paste against. */
export interface PasteDesk {
  /** Origin. */
  readonly apiUrl: string;
  readonly cashboxCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly now: Date;
}

export interface FoundSession {
  readonly bearerToken: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly cashboxCode: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly expiresAt: Date | null;
}

/** Why a paste is not taken. */
export const pasteRefusals = [
  'too_big',
  'nothing_found',
  'foreign_host',
  'half_session',
  'expired',
  'other_desk',
  'two_sessions',
  'malformed',
] as const;
export type PasteRefusal = (typeof pasteRefusals)[number];

/** What was found, as people may see it. */
export interface ShownPaste {
  readonly bearerToken: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly cashboxCode: string | null;
  readonly hasPlace: boolean;
}

export type PasteReading =
  | { readonly kind: 'found'; readonly found: FoundSession; readonly shown: ShownPaste }
  | { readonly kind: 'refused'; readonly reason: PasteRefusal; readonly shown: ShownPaste };

const charactersMax = 8 * 1024 * 1024;
/** Degrees; the browser rounds, and a desk does not move. */
const placeTolerance = 0.01;
const nothingShown: ShownPaste = {
  bearerToken: null,
  userId: null,
  sessionId: null,
  cashboxCode: null,
  hasPlace: false,
};

/**
 * Reads a session out of what an operator copied from the browser's developer tools: cURL (bash, cmd), PowerShell,
 * fetch, a HAR file, raw headers and body, or three values. Nothing of the text is run. Never throws.
 */
export function readPaste(text: string, desk: PasteDesk): PasteReading {
  const refuse = (reason: PasteRefusal, shown = nothingShown): PasteReading => ({
    kind: 'refused',
    reason,
    shown,
  });
  if (text.length > charactersMax) return refuse('too_big');
  const exchanges = readForms(text);
  const ours = exchanges.filter(({ url }) => url === null || isOurs(url, desk.apiUrl));
  const sessions = findSessions(ours);
  if (sessions.length === 0) {
    const elsewhere = findSessions(exchanges);
    return refuse(elsewhere.length > 0 ? 'foreign_host' : 'nothing_found');
  }
  const chosen = choose(sessions);
  if (chosen === null) return refuse('two_sessions');
  const shown = show(chosen);
  const { bearerToken, userId, sessionId, cashboxCode, lat, lon, expiresAt } = chosen;
  if (bearerToken === null || userId === null || sessionId === null) return refuse('half_session', shown);
  if (!/^[\x21-\x7e]{8,4096}$/.test(bearerToken)) return refuse('malformed', shown);
  if (expiresAt !== null && expiresAt <= desk.now) return refuse('expired', shown);
  if (isOtherDesk(chosen, desk)) return refuse('other_desk', shown);
  const found = { bearerToken, userId, sessionId, cashboxCode, lat, lon, expiresAt };
  return { kind: 'found', found, shown };
}

function readForms(text: string): readonly SeenExchange[] {
  const trimmed = text.trim();
  const har = trimmed.startsWith('{') ? readHar(trimmed) : null;
  if (har !== null) return har;
  if (/\bInvoke-(?:WebRequest|RestMethod)\b/.test(text)) return readPowerShell(text);
  if (/\bfetch\(/.test(text)) return readFetch(text);
  if (/^[ \t]*(?:\$[ \t]+)?curl\b/im.test(text))
    return readCurl(text.replace(/^([ \t]*)\$[ \t]+curl/gim, '$1curl'));
  return readRaw(text);
}

function isOurs(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const there = new URL(url);
  return there.origin === new URL(apiUrl).origin && there.username === '' && there.password === '';
}

/** Of several sessions the latest counts, where the paste says when each was used; otherwise a person decides. */
function choose(sessions: readonly SessionPart[]): SessionPart | null {
  const complete = sessions.filter((part) => part.bearerToken && part.userId && part.sessionId);
  const candidates = complete.length > 0 ? complete : sessions;
  if (new Set(candidates.map(({ bearerToken, sessionId }) => `${bearerToken} ${sessionId}`)).size === 1)
    return candidates[0] ?? null;
  if (candidates.some(({ at }) => at === null)) return null;
  return candidates.reduce((latest, part) => ((part.at ?? 0) > (latest.at ?? 0) ? part : latest));
}

function isOtherDesk(part: SessionPart, desk: PasteDesk): boolean {
  const differs = (found: number | null, ours: number | null): boolean =>
    found !== null && ours !== null && Math.abs(found - ours) > placeTolerance;
  const isOtherCashbox =
    part.cashboxCode !== null && desk.cashboxCode !== null && part.cashboxCode !== desk.cashboxCode;
  return isOtherCashbox || differs(part.lat, desk.lat) || differs(part.lon, desk.lon);
}

const ending = (text: string | null): string | null =>
  text === null ? null : text.length < 8 ? '…' : `…${text.slice(-4)}`;

function show(part: SessionPart): ShownPaste {
  return {
    bearerToken: part.bearerToken === null ? null : showToken(part.bearerToken),
    userId: ending(part.userId),
    sessionId: ending(part.sessionId),
    cashboxCode: part.cashboxCode === null ? null : `…${part.cashboxCode.slice(-2)}`,
    hasPlace: part.lat !== null && part.lon !== null,
  };
}

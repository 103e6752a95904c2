import { expect, test } from 'vitest';
import { openEventStream } from './event-stream.ts';
import type { PanelPulse } from './pulse-hub.ts';

const pulseOf = (version: string): PanelPulse => ({
  version,
  waiting: 0,
  unmatched: 0,
  unmatchedMails: 0,
  unknown: 0,
  proposals: 0,
  mailScannedAt: null,
  at: '',
});

function openHub() {
  const listeners = new Set<(pulse: PanelPulse) => void>();
  const { promise, resolve, reject } = Promise.withResolvers<PanelPulse>();
  return {
    pulses: {
      read: () => promise,
      subscribe: (tell: (pulse: PanelPulse) => void) => {
        listeners.add(tell);
        return () => void listeners.delete(tell);
      },
    },
    listeners,
    answer: resolve,
    fail: reject,
    tell: (version: string) => {
      for (const listener of listeners) listener(pulseOf(version));
    },
  };
}

/** Takes what has been written by now, and says which versions it tells. */
async function versionsOf(reader: ReadableStreamDefaultReader<Uint8Array>, count: number): Promise<string[]> {
  let text = '';
  for (let read = 0; read < count; read += 1) {
    const { value } = await reader.read();
    text += new TextDecoder().decode(value);
  }
  return [...text.matchAll(/"version":"([^"]+)"/g)].map(([, version]) => version ?? '');
}

test('a change while the first numbers are read is told, and the older numbers not after it', async () => {
  const hub = openHub();
  const stopped = new AbortController();
  const reader = openEventStream(hub.pulses, stopped.signal).getReader();
  hub.tell('boot.2');
  hub.answer(pulseOf('boot.1'));
  await new Promise(setImmediate);
  hub.tell('boot.3');
  // The first piece says how soon to come back.
  expect(await versionsOf(reader, 3)).toEqual(['boot.2', 'boot.3']);
  stopped.abort();
  expect((await reader.read()).done).toBe(true);
});

test('the numbers of now are told first; a failed read is told by the next change', async () => {
  const good = openHub();
  const stopped = new AbortController();
  const reader = openEventStream(good.pulses, stopped.signal).getReader();
  good.answer(pulseOf('boot.1'));
  expect(await versionsOf(reader, 2)).toEqual(['boot.1']);
  const bad = openHub();
  const later = openEventStream(bad.pulses, stopped.signal).getReader();
  bad.fail(new Error('no database'));
  await new Promise(setImmediate);
  bad.tell('boot.5');
  expect(await versionsOf(later, 2)).toEqual(['boot.5']);
  stopped.abort();
});

test('nobody listens any more after the reader or the request is gone', async () => {
  const hub = openHub();
  const stopped = new AbortController();
  const [read, cancelled] = [
    openEventStream(hub.pulses, stopped.signal),
    openEventStream(hub.pulses, stopped.signal),
  ];
  expect(hub.listeners.size).toBe(2);
  await cancelled.cancel();
  expect(hub.listeners.size).toBe(1);
  stopped.abort();
  expect(hub.listeners.size).toBe(0);
  hub.answer(pulseOf('boot.1'));
  await new Promise(setImmediate);
  expect(await versionsOf(read.getReader(), 1)).toEqual([]);
  openEventStream(hub.pulses, stopped.signal);
  expect(hub.listeners.size).toBe(0);
});

import { expect, test } from 'vitest';
import { createLiveLink } from './live-link.ts';

type Listen = (event: { data: string }) => void;

function openLink() {
  let now = 0;
  const streams: { readyState: number; say: (type: string, data?: string) => void }[] = [];
  const told: string[] = [];
  const link = createLiveLink({
    now: () => now,
    open: () => {
      const listeners = new Map<string, Listen>();
      const stream = {
        readyState: 1,
        say: (type: string, data = '') => listeners.get(type)?.({ data }),
        addEventListener: (type: string, listen: Listen | (() => void)) =>
          listeners.set(type, listen as Listen),
        close: () => {
          stream.readyState = 2;
        },
      };
      streams.push(stream);
      return stream;
    },
    onPulse: ({ version }) => told.push(version),
    onAlive: () => told.push('alive'),
    onLost: (heardAt) => told.push(`lost ${heardAt}`),
    onRefused: () => told.push('refused'),
  });
  return {
    link,
    streams,
    told,
    pass(ms: number) {
      for (const end = now + ms; now < end; ) {
        now += 5_000;
        link.check();
      }
    },
    sleep(ms: number) {
      now += ms;
      link.check();
    },
  };
}

test('a connection that says nothing for 40 s is opened anew, and the age of the data is told', () => {
  const { streams, told, pass } = openLink();
  streams[0]?.say('open');
  pass(40_000);
  expect(streams).toHaveLength(1);
  pass(5_000);
  expect(streams).toHaveLength(2);
  expect(told).toEqual(['alive', 'lost 0']);
});

test('a sign of life keeps the connection', () => {
  const { streams, pass } = openLink();
  for (let n = 0; n < 10; n += 1) {
    pass(15_000);
    streams[0]?.say('here');
  }
  expect(streams).toHaveLength(1);
});

test('after a sleep the connection is opened anew, whatever the old one says', () => {
  const { streams, told, sleep } = openLink();
  streams[0]?.say('open');
  sleep(30_000);
  expect(streams).toHaveLength(2);
  expect(streams[0]?.readyState).toBe(2);
  streams[0]?.say('pulse', '{"version":"old"}');
  streams[1]?.say('pulse', '{"version":"new"}');
  expect(told.filter((word) => word === 'old' || word === 'new')).toEqual(['new']);
});

test('a lost connection is told with its last word; one that was refused is asked about', () => {
  const { streams, told, pass } = openLink();
  pass(10_000);
  streams[0]?.say('here');
  pass(10_000);
  streams[0]?.say('error');
  expect(told).toEqual(['alive', 'lost 10000']);
  const [stream] = streams;
  if (stream !== undefined) stream.readyState = 2;
  stream?.say('error');
  expect(told.at(-1)).toBe('refused');
  pass(5_000);
  expect(streams).toHaveLength(2);
});

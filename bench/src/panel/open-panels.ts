import { Agent, get } from 'node:http';

/** How a browser asks for what changed of its page. */
export interface PageRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface OpenPanels {
  /** How many pages were asked for again and came whole. */
  readonly refreshed: () => number;
  /** Waits until every panel has asked for what it last heard of. */
  settle(): Promise<void>;
  close(): void;
}

export interface OpenPanelsOptions {
  readonly count: number;
  readonly eventsUrl: string;
  readonly page: PageRequest;
}

/**
 * Opens so many panels without a browser: each holds the stream of events and asks for its page again as the browser
 * does, once for what it heard while it waited. Resolves when all streams are open.
 */
export async function openPanels({ count, eventsUrl, page }: OpenPanelsOptions): Promise<OpenPanels> {
  const agent = new Agent({ keepAlive: true, maxSockets: count * 2 });
  const streams: { destroy(): void }[] = [];
  let [refreshed, busy] = [0, 0];
  let idle: (() => void)[] = [];

  function refresh(): Promise<void> {
    return new Promise((resolve, reject) => {
      const request = get(page.url, { agent, headers: page.headers }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`The page answered ${response.statusCode}.`));
        response.resume();
        response.on('end', () => {
          refreshed += 1;
          resolve();
        });
      });
      // A kept connection the server closed at this moment: browsers, too, take another.
      request.on('error', (error) => {
        if (request.reusedSocket) refresh().then(resolve, reject);
        else reject(error);
      });
    });
  }

  function openOne(): Promise<void> {
    return new Promise((resolve, reject) => {
      let [isAsking, isStale, isFirst] = [false, false, true];
      const ask = async (): Promise<void> => {
        isStale = true;
        if (isAsking) return;
        isAsking = true;
        busy += 1;
        while (isStale) {
          isStale = false;
          await refresh();
        }
        isAsking = false;
        busy -= 1;
        if (busy === 0) for (const tell of idle.splice(0)) tell();
      };
      const { cookie = '' } = page.headers;
      const request = get(eventsUrl, { agent, headers: { cookie } }, (response) => {
        if (response.statusCode !== 200) reject(new Error(`The events answered ${response.statusCode}.`));
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          if (!text.includes('event: pulse')) return;
          // The first pulse tells what the page shows already.
          if (isFirst) resolve();
          else void ask();
          isFirst = false;
        });
        response.on('error', reject);
        response.on('end', () => reject(new Error('The events ended.')));
      });
      // Once it is open nobody listens any more: a stream that breaks then is one panel less.
      request.on('error', reject);
      streams.push(request);
    });
  }

  for (let n = 0; n < count; n += 1) await openOne();
  return {
    refreshed: () => refreshed,
    settle: () =>
      busy === 0
        ? Promise.resolve()
        : new Promise((resolve) => {
            idle = [...idle, resolve];
          }),
    close() {
      for (const stream of streams) stream.destroy();
      agent.destroy();
    },
  };
}

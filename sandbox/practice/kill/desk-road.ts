import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The road between a worker and MobCash. What left arrives at the desk even if its sender has died meanwhile. */
export interface DeskRoad {
  readonly url: string;
  /** Has the next deposit, or what comes back of it, stand on the road until it is let go. */
  hold(what: 'request' | 'reply'): void;
  isHeld(): boolean;
  letGo(): void;
  close(): Promise<void>;
}

interface Hold {
  readonly what: 'request' | 'reply';
  readonly gate: Promise<void>;
  readonly open: () => void;
  isReached: boolean;
}

/** Opens a road to the desk at `deskUrl`, for its JSON-RPC calls. The caller closes it. */
export async function openDeskRoad(deskUrl: string): Promise<DeskRoad> {
  let hold: Hold | null = null;
  const stand = async (what: Hold['what'], body: string): Promise<void> => {
    if (hold?.what !== what || !body.includes('"mobile.deposit"')) return;
    hold.isReached = true;
    await hold.gate;
  };

  async function pass(path: string, headers: Headers, body: string, response: ServerResponse): Promise<void> {
    await stand('request', body);
    const sent = fetch(new URL(path, deskUrl), { method: 'POST', headers, body });
    const read = sent.then(async (reply) => ({ reply, text: await reply.text() }));
    // A reset, or a part of a reply, stands on the road as well.
    await Promise.allSettled([read]);
    await stand('reply', body);
    const { reply, text } = await read;
    const type = reply.headers.get('content-type') ?? 'application/json';
    response.writeHead(reply.status, { 'content-type': type }).end(text);
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const headers = new Headers({
        'content-type': request.headers['content-type'] ?? '',
        authorization: request.headers.authorization ?? '',
      });
      // A reply that was cut is cut here as well.
      pass(request.url ?? '/', headers, Buffer.concat(chunks).toString('utf8'), response).catch(() =>
        response.destroy(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const letGo = (): void => {
    hold?.open();
    hold = null;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold(what) {
      const { promise: gate, resolve: open } = Promise.withResolvers<void>();
      hold = { what, gate, open, isReached: false };
    },
    isHeld: () => hold?.isReached === true,
    letGo,
    async close() {
      letGo();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

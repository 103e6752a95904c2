import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A gate in the conversation: nothing goes on past the bytes that match. */
export interface ProxyGate {
  /** Resolves when the conversation stands at the gate. */
  readonly reached: Promise<void>;
  /** Lets it, and everything after, pass. */
  open(): void;
}

/** Stands between a mail program and an IMAP server on loopback. */
export interface ImapProxy {
  readonly port: number;
  /** Swallows every byte of the connections that are open, without closing them; later connections work. */
  goSilent(): void;
  /** Closes the connections that are open. */
  cut(): void;
  /** Holds back what the `from` side says from the first chunk on that matches; `half` of that chunk passes. */
  holdAt(from: 'client' | 'server', pattern: RegExp, half?: boolean): ProxyGate;
  /** Leaves out lines of the server's answers for which `isHidden` holds; null: none. */
  hideLines(isHidden: ((line: string) => boolean) | null): void;
  /** Replaces the first match in each of the server's lines. */
  rewrite(pattern: RegExp, by: string): void;
  /** Cuts the connection whenever a client says something that matches. */
  cutAt(pattern: RegExp): void;
  /** How many connections were made. */
  connections(): number;
  /** Lines clients sent that match. */
  said(pattern: RegExp): number;
  close(): Promise<void>;
}

interface Hold {
  from: 'client' | 'server';
  pattern: RegExp;
  half: boolean;
  reach: () => void;
  waiting: (() => void)[] | null;
}

/** Starts a proxy in front of the server at `port`. The caller closes it. */
export async function startImapProxy(port: number): Promise<ImapProxy> {
  const sockets = new Set<Socket>();
  const silent = new WeakSet<Socket>();
  const lines: string[] = [];
  let hold: Hold | null = null;
  let isHidden: ((line: string) => boolean) | null = null;
  let rewritten: { pattern: RegExp; by: string } | null = null;
  let cutting: RegExp | null = null;
  let connections = 0;

  function pass(from: 'client' | 'server', source: Socket, target: Socket): void {
    let rest = '';
    const send = (chunk: Buffer) => {
      if (!silent.has(source) && target.writable) target.write(chunk);
    };
    source.on('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1');
      if (from === 'client') {
        lines.push(...text.split('\r\n'));
        if (cutting?.test(text)) return void source.destroy();
      }
      if (hold?.waiting && hold.from === from) return void hold.waiting.push(() => send(chunk));
      if (hold !== null && hold.from === from && hold.waiting === null && hold.pattern.test(text)) {
        const cut = hold.half ? Math.ceil(chunk.length / 2) : 0;
        if (cut > 0) send(chunk.subarray(0, cut));
        hold.waiting = [() => send(chunk.subarray(cut))];
        return hold.reach();
      }
      if (from === 'client' || (isHidden === null && rewritten === null && rest === '')) return send(chunk);
      const parts = (rest + text).split('\r\n');
      rest = parts.pop() ?? '';
      const { pattern, by } = rewritten ?? { pattern: /^$/, by: '' };
      const shown = parts
        .filter((line) => isHidden?.(line) !== true)
        .map((line) => `${line.replace(pattern, by)}\r\n`);
      send(Buffer.from(shown.join(''), 'latin1'));
    });
    source.on('close', () => {
      sockets.delete(source);
      target.destroy();
    });
    source.on('error', () => undefined);
  }

  const server = createServer((client) => {
    connections += 1;
    const upstream = connect(port, '127.0.0.1');
    sockets.add(client).add(upstream);
    pass('client', client, upstream);
    pass('server', upstream, client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    goSilent() {
      for (const socket of sockets) silent.add(socket);
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    holdAt(from, pattern, half = false) {
      let reach = (): void => undefined;
      const reached = new Promise<void>((resolve) => {
        reach = resolve;
      });
      const own: Hold = { from, pattern, half, reach, waiting: null };
      hold = own;
      return {
        reached,
        open() {
          if (hold === own) hold = null;
          for (const send of own.waiting?.splice(0) ?? []) send();
        },
      };
    },
    hideLines(hide) {
      isHidden = hide;
    },
    rewrite(pattern, by) {
      rewritten = { pattern, by };
    },
    cutAt(pattern) {
      cutting = pattern;
    },
    connections: () => connections,
    said: (pattern) => lines.filter((line) => pattern.test(line)).length,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

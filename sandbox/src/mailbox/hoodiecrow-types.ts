import type { Socket } from 'node:net';

/** The parts of hoodiecrow-imap 2.1.0 used here; the package ships no types. */
export interface HoodiecrowMailbox {
  path: string;
  uidvalidity: number;
  uidnext: number;
  messages: unknown[];
}

export interface HoodiecrowConnection {
  socket: Socket | null;
  state: string;
  directNotifications: boolean;
  inputHandler: false | ((line: string) => void);
  send(response: object, description: string, parsed: object, data: string): void;
  processNotifications(): void;
}

/** One item of a FETCH, shared by all mails of the command. */
export interface HoodiecrowFetchQuery {
  /** Offset, and length where one was asked for. */
  partial?: number[];
}

export type HoodiecrowFetchHandler = (
  connection: HoodiecrowConnection,
  message: unknown,
  query: HoodiecrowFetchQuery,
) => unknown;

export interface HoodiecrowServer {
  fetchHandlers: Record<string, HoodiecrowFetchHandler>;
  server: import('node:net').Server;
  connectionHandlers: ((connection: HoodiecrowConnection) => void)[];
  registerCapability(keyword: string): void;
  setCommandHandler(
    command: string,
    handler: (
      connection: HoodiecrowConnection,
      parsed: { tag: string },
      data: string,
      done: () => void,
    ) => void,
  ): void;
  getMailbox(path: string): HoodiecrowMailbox | undefined;
  createMailbox(path: string): void;
  appendMessage(mailbox: string, flags: string[], internalDate: string, raw: string): void;
}

export type Hoodiecrow = (options: {
  plugins: (string | ((server: HoodiecrowServer) => void))[];
  users: Record<string, { password: string }>;
  storage: Record<string, object>;
}) => HoodiecrowServer;

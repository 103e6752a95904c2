export interface MailboxOptions {
  /** 0 or absent: a free port. */
  port?: number;
  user?: string;
  password?: string;
  /** Folders beside INBOX, e.g. Junk. */
  folders?: readonly string[];
}

/** A mailbox on a real IMAP server on loopback, without TLS. */
export interface SandboxMailbox {
  host: string;
  port: number;
  user: string;
  password: string;
  /** Puts the bytes into a folder (INBOX when absent) and tells idling clients. */
  deliver(raw: Buffer, when?: { internalDate?: Date; folder?: string }): Promise<void>;
  count(folder?: string): number;
  createFolder(path: string): void;
  /** Empties a folder and gives it another UIDVALIDITY, as a restore would; drops the connections. Returns the new value. */
  recreateFolder(path?: string): number;
  /** Cuts every connection without a goodbye. */
  dropConnections(): void;
  close(): Promise<void>;
}

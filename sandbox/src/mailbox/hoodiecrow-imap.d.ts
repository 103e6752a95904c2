declare module 'hoodiecrow-imap' {
  const hoodiecrow: unknown;
  export default hoodiecrow;
}

declare module 'hoodiecrow-imap/lib/commands/handlers/fetch.js' {
  const handlers: Record<'BODY' | 'BODY.PEEK', import('./hoodiecrow-types.ts').HoodiecrowFetchHandler>;
  export default handlers;
}

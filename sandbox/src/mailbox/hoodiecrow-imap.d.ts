declare module 'hoodiecrow-imap' {
  const hoodiecrow: unknown;
  export default hoodiecrow;
}

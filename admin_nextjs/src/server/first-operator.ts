export interface FirstOperator {
  /** A person's terminal shows what is said. */
  readonly isSeen: boolean;
  /** Makes the link by which one person becomes the owner. */
  readonly makeLink: () => Promise<string>;
}

/**
 * Says how the first operator gets in. Whoever has the link owns the panel, so it is made and said at a terminal only;
 * what goes into a file, as under pm2, names the command that makes one.
 */
export async function describeFirstOperator({ isSeen, makeLink }: FirstOperator): Promise<string> {
  return isSeen
    ? `There is no operator yet. Open this link once to become the first: ${await makeLink()}`
    : 'There is no operator yet. Make the one-time link for the first with: npx luxon operator invite';
}

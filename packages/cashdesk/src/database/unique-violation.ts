/** Tells whether a statement failed because the named once-only rule already held. */
export function brokeRule(error: unknown, rule: string): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (
      'code' in current &&
      current.code === '23505' &&
      'constraint' in current &&
      current.constraint === rule
    ) {
      return true;
    }
  }
  return false;
}

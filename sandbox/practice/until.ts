/** Waits until `check` holds, looking often; fails with `what` after `msMax`. */
export async function until(
  what: string,
  check: () => Promise<boolean> | boolean,
  msMax = 40_000,
): Promise<void> {
  const end = performance.now() + msMax;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`It did not come to pass in ${msMax} ms: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';

test('the sandbox process says its addresses and is gone within a second of SIGTERM, hanging calls or not', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'serve.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    const facts = JSON.parse(line) as { desk: { url: string }; mailbox: { port: number }; control: string };
    await fetch(`${facts.control}/desk/faults`, {
      method: 'POST',
      body: JSON.stringify({ method: 'cashboxLogin', fault: 'hang_before' }),
    });
    const hanging = fetch(`${facts.desk.url}/api/v2/cashbox/login`, { method: 'POST', body: '{}' }).then(
      () => 'answered',
      () => 'cut',
    );
    const imap = connect(facts.mailbox.port, '127.0.0.1');
    imap.on('error', () => undefined);
    await once(imap, 'data');
    let calls: unknown[] = [];
    while (calls.length === 0)
      calls = (await (await fetch(`${facts.control}/desk/calls`)).json()) as unknown[];
    const began = performance.now();
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(await hanging).toBe('cut');
  } finally {
    child.kill('SIGKILL');
  }
});

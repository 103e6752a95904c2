import { expect, test } from 'vitest';
import { readMailBody } from './mail-body.ts';

const mail = (type: string, body: string): Buffer =>
  Buffer.from(
    `From: a@b.example\r\nSubject: =?utf-8?B?0J/RgNC40LLQtdGC?=\r\nContent-Type: ${type}; charset=utf-8\r\n\r\n${body}`,
  );

test('a plain text is shown as text, never as markup', async () => {
  const body = await readMailBody(mail('text/plain', 'Сумма <script>alert(1)</script> 100.53'));
  expect(body).toMatchObject({ subject: 'Привет', from: 'a@b.example', textPart: null });
  expect(body?.page).toContain('Сумма &lt;script&gt;alert(1)&lt;/script&gt; 100.53');
});

test('the page forbids scripts, forms and the network before the mail begins', async () => {
  const page = (await readMailBody(mail('text/html', '<p>Да</p>')))?.page ?? '';
  expect(page.indexOf("default-src 'none'")).toBeGreaterThan(0);
  expect(page.indexOf("default-src 'none'")).toBeLessThan(page.indexOf('<p>Да</p>'));
});

test('both parts are given, because they may say different things', async () => {
  const parts = ['text/plain', 'Пришло 5.00', 'text/html', '<p>Пришло 500.00</p>'];
  const [plain, said, html, other] = parts;
  const raw = mail(
    'multipart/alternative; boundary=m',
    `--m\r\nContent-Type: ${plain}; charset=utf-8\r\n\r\n${said}\r\n--m\r\nContent-Type: ${html}; charset=utf-8\r\n\r\n${other}\r\n--m--\r\n`,
  );
  const body = await readMailBody(raw);
  expect(body?.page).toContain('<p>Пришло 500.00</p>');
  expect(body?.textPart?.trim()).toBe('Пришло 5.00');
});

test.each([
  ['too big', Buffer.alloc(262_145, 'a')],
  ['too many parts', mail('multipart/mixed; boundary=m', '--m\r\n\r\n'.repeat(60))],
])('a mail of %s is not shown', async (_, raw) => {
  expect(await readMailBody(raw)).toBeNull();
});

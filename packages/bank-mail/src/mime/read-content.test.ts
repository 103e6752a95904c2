import { describe, expect, it } from 'vitest';
import { buildMail } from '../testing/signed-mail.ts';
import { readContent } from './read-content.ts';

const limits = { kind: 'unreadable', reason: 'limits' };
const html = { 'Content-Type': 'text/html; charset=utf-8' };
const read = (mail: string): Promise<unknown> => readContent(Buffer.from(mail));

describe('readContent', () => {
  it('reads HTML of ten thousand tags, and not of one more', async () => {
    expect(await read(buildMail({ headers: html, body: '<b>'.repeat(10_000) }))).toMatchObject({
      kind: 'text',
    });
    expect(await read(buildMail({ headers: html, body: '<b>'.repeat(10_001) }))).toEqual(limits);
  });

  it('reads a text of two thousand unseen characters, and not of one more', async () => {
    expect(await read(buildMail({ body: '\u200b'.repeat(2_000) }))).toMatchObject({ kind: 'text' });
    expect(await read(buildMail({ body: '\u200b'.repeat(2_001) }))).toEqual(limits);
  });

  it('reads fifty boundary lines, and not one more', async () => {
    const headers = { 'Content-Type': 'multipart/mixed; boundary=m' };
    expect(await read(buildMail({ headers, body: '--m\r\n\r\n'.repeat(50) }))).toMatchObject({
      kind: 'text',
    });
    expect(await read(buildMail({ headers, body: '--m\r\n\r\n'.repeat(51) }))).toEqual(limits);
  });

  it('does not glue raised digits to the sum they stand beside', async () => {
    const content = await readContent(
      Buffer.from(buildMail({ headers: html, body: '500<sup>53</sup> KGS' })),
    );
    expect(content).toMatchObject({ kind: 'text', html: '500^53 KGS' });
  });

  it('puts every cell on a line of its own and cuts no number', async () => {
    const body = `<table><tr><td>12 345,67 KGS</td><td>0,00</td></tr></table>${'слово '.repeat(30)}98\u00a0765,43`;
    const content = await readContent(Buffer.from(buildMail({ headers: html, body })));
    expect(content.kind === 'text' ? content.html : '').toMatch(
      /^12 345,67 KGS\n0,00\n(?:слово ){30}98\u00a0765,43$/,
    );
  });
});

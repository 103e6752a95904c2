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

  it.each([
    ['<dl><dt>Чек 12</dt><dd>500 KGS</dd></dl>', 'Чек 12\n500 KGS'],
    ['<center>12</center>500 KGS', '12\n500 KGS'],
    ['<table><caption>12</caption><tr><td>500 KGS</table>', '12\n500 KGS'],
    ['<fieldset><legend>12</legend>500 KGS</fieldset>', '12\n500 KGS'],
    ['<details><summary>12</summary>500 KGS</details>', '12\n500 KGS'],
    ['<figure>12<figcaption>500 KGS</figcaption></figure>', '12\n500 KGS'],
    ['<select><option>12</option><option>500 KGS</option></select>', '12\n500 KGS'],
    ['<s>500</s> 450 KGS', '^500^ 450 KGS'],
    ['<del>5</del>00 <strike>7</strike> KGS', '^5^00 ^7^ KGS'],
    ['<h1>Чек ab12</h1><h3>500 сом</h3>', 'Чек ab12\n500 сом'],
  ])('keeps apart what a person sees apart: %s', async (body, lines) => {
    const content = await readContent(Buffer.from(buildMail({ headers: html, body })));
    const seen = content.kind === 'text' ? (content.html ?? '') : '';
    expect(seen.replace(/\n+/g, '\n')).toBe(lines);
  });

  it('puts every cell on a line of its own and cuts no number', async () => {
    const body = `<table><tr><td>12 345,67 KGS</td><td>0,00</td></tr></table>${'слово '.repeat(30)}98\u00a0765,43`;
    const content = await readContent(Buffer.from(buildMail({ headers: html, body })));
    expect(content.kind === 'text' ? content.html : '').toMatch(
      /^12 345,67 KGS\n0,00\n(?:слово ){30}98\u00a0765,43$/,
    );
  });
});

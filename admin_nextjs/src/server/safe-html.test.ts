import { expect, test } from 'vitest';
import { writeSafeHtml } from './safe-html.ts';

test('text, its arrangement and its colours stay', () => {
  const table =
    '<table width="600"><tr><td align="right" style="color:#c00">100.53&nbsp;KGS</td></tr></table>';
  expect(writeSafeHtml(table)).toBe(table.replace('&nbsp;', '\u00a0'));
});

test.each([
  ['a script', 'a<script>steal()</script>b', 'ab'],
  ['a handler', '<p onclick="steal()">a</p>', '<p>a</p>'],
  ['a picture', 'a<img src="https://evil.example/x.png" onerror="steal()">b', 'ab'],
  ['a link', '<a href="/session" target="_top">Сессия</a>', 'Сессия'],
  ['a form', '<form action="/"><input name="x"><button>Ok</button></form>', 'Ok'],
  ['a style sheet', 'a<style>@import "https://evil.example";</style>b', 'ab'],
  ['a reaching style', '<p style="background:url(https://evil.example)">a</p>', '<p>a</p>'],
  ['a style with escapes', '<p style="background:\\75rl(https://evil.example)">a</p>', '<p>a</p>'],
  ['a frame', 'a<iframe srcdoc="<b>x</b>"></iframe>b', 'ab'],
  ['vector graphics', 'a<svg><a href="/"><text>x</text></a></svg>b', 'ab'],
  ['what the head holds', '<head><title>t</title><meta http-equiv=refresh content="0;/"></head>a', 'a'],
  [
    'rules for the page',
    '<base href="https://evil.example/"><link rel=preconnect href="//evil.example">a',
    'a',
  ],
  ['comments and declarations', 'a<!-- x --><!doctype html><?xml x?>b', 'ab'],
  ['text that looks like an end', '&lt;/iframe&gt;&lt;script&gt;', '&lt;/iframe&gt;&lt;script&gt;'],
  [
    'an attribute that breaks out',
    `<p title='"><script>' align='"><b>'>a</p>`,
    '<p align="&quot;&gt;&lt;b&gt;">a</p>',
  ],
  ['elements nobody closes', '<div><b>a', '<div><b>a</b></div>'],
  ['unseen elements nobody closes', 'a<svg><p>b', 'a'],
])('of %s only the harmless is left', (_, html, left) => {
  expect(writeSafeHtml(html)).toBe(left);
});

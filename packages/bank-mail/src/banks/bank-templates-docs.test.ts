import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readText } from '../grammar/read-text.ts';
import { partNames, sayings } from '../grammar/sentence.ts';
import { readBankDefinition, tryExamples } from './definition.ts';
import { sharedSentences } from './load-banks.ts';

const page = (name: string): string =>
  readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), 'utf8');
const blocks = (text: string, kind: string): string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, block = '']) => block);

describe.each(['bank-templates.md', 'bank-templates.ru.md'])('docs/%s', (name) => {
  const text = page(name);
  const [yaml = ''] = blocks(text, 'yaml');
  const { definition, reader } = readBankDefinition(yaml, { file: name, shared: sharedSentences() });

  it('shows a description whose examples are read as they say', () => {
    expect(definition.examples.length).toBeGreaterThan(1);
    expect(tryExamples(definition, reader)).toEqual([]);
  });

  it('reads the mails it begins with', () => {
    const [mail = ''] = blocks(text, 'text incoming');
    const at = new Date('2026-11-14T10:00:00+06:00');
    const claim = { amountMinor: 150_084n, currency: 'KGS', bankTime: at, reference: '000123456' };
    expect(readText(mail, reader)).toMatchObject({ kind: 'credit', claim: { ...claim, sender: 'ИВАН Т.' } });
    for (const other of blocks(text, 'text outgoing')) {
      expect(readText(other, reader)).toMatchObject({ kind: 'other', what: 'outgoing' });
    }
  });
});

it('docs/bank-templates.md names every part, every saying and every group of sentences', () => {
  const text = page('bank-templates.md');
  for (const part of partNames) expect(text).toContain(`{${part}}`);
  for (const saying of sayings) expect(text).toContain(`\`${saying}\``);
  for (const group of Object.keys(sharedSentences())) {
    if (group !== 'everywhere') expect(text).toContain(`\`${group}\``);
  }
});

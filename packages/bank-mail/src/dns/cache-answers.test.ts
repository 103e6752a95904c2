import { describe, expect, it } from 'vitest';
import type { Resolver } from '../policy.ts';
import { cacheAnswers, withSeenKey } from './cache-answers.ts';

const failing = (code: string): Error => Object.assign(new Error('x'), { code });

function counting(answer: () => Promise<string[][]>): { resolver: Resolver; asked: () => number } {
  let count = 0;
  return {
    resolver: () => {
      count += 1;
      return answer();
    },
    asked: () => count,
  };
}

describe('cacheAnswers', () => {
  it('asks once for five minutes, also where the questions come at once', async () => {
    let now = 0;
    const { resolver, asked } = counting(() => Promise.resolve([['p=x']]));
    const cached = cacheAnswers(resolver, () => now);
    await Promise.all([cached('a.example', 'TXT'), cached('A.example', 'TXT')]);
    now = 299_999;
    expect(await cached('a.example', 'TXT')).toEqual([['p=x']]);
    expect(asked()).toBe(1);
    now = 300_001;
    await cached('a.example', 'TXT');
    expect(asked()).toBe(2);
  });

  it('remembers for a minute that there is no record', async () => {
    let now = 0;
    const { resolver, asked } = counting(() => Promise.reject(failing('ENOTFOUND')));
    const cached = cacheAnswers(resolver, () => now);
    await expect(cached('a.example', 'TXT')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    now = 59_000;
    await expect(cached('a.example', 'TXT')).rejects.toThrow();
    expect(asked()).toBe(1);
    now = 61_000;
    await expect(cached('a.example', 'TXT')).rejects.toThrow();
    expect(asked()).toBe(2);
  });

  it('does not remember trouble', async () => {
    const { resolver, asked } = counting(() => Promise.reject(failing('ESERVFAIL')));
    const cached = cacheAnswers(resolver, () => 0);
    await expect(cached('a.example', 'TXT')).rejects.toThrow();
    await expect(cached('a.example', 'TXT')).rejects.toThrow();
    expect(asked()).toBe(2);
  });
});

describe('withSeenKey', () => {
  const seen = { domain: 'bank.example', selector: 's1', keyRecord: 'v=DKIM1; p=old' };
  const name = 's1._domainkey.bank.example';

  it('answers with the key that was seen, where DNS has none any more', async () => {
    const gone: Resolver = () => Promise.reject(failing('ENOTFOUND'));
    expect(await withSeenKey(gone, seen)(name, 'TXT')).toEqual([['v=DKIM1; p=old']]);
    await expect(withSeenKey(gone, seen)('s2._domainkey.bank.example', 'TXT')).rejects.toThrow();
  });

  it('prefers what DNS says, and does not hide trouble', async () => {
    expect(await withSeenKey(() => Promise.resolve([['new']]), seen)(name, 'TXT')).toEqual([['new']]);
    const trouble: Resolver = () => Promise.reject(failing('ESERVFAIL'));
    await expect(withSeenKey(trouble, seen)(name, 'TXT')).rejects.toMatchObject({ code: 'ESERVFAIL' });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { examplePolicy, offlineResolver } from '../testing/samples.ts';
import { arrivedAt, buildMail, makeKey, signMail, type TestKey } from '../testing/signed-mail.ts';
import type { MailVerdict } from './verdict.ts';
import { verifyStoredMail } from './verify-stored-mail.ts';

const keyName = 't._domainkey.demirbank.example TXT';
let key: TestKey;
let other: TestKey;
let genuine: string;
beforeAll(async () => {
  key = makeKey();
  other = makeKey();
  genuine = await signMail(buildMail(), key);
});

/** Verifies while DNS has this record; `evidence` is what the first verdict left behind. */
const verify = (raw: string, record: string | null, evidence: unknown = null): Promise<MailVerdict> =>
  verifyStoredMail({
    raw: Buffer.from(raw),
    receivedAt: arrivedAt,
    evidence,
    policy: examplePolicy,
    resolver: offlineResolver(record === null ? {} : { [keyName]: [[record]] }),
  });

describe('a mail that is verified again', () => {
  it('holds by the key that was seen, where DNS has none any more', async () => {
    const { evidence } = await verify(genuine, key.record);
    expect(await verify(genuine, null, evidence)).toMatchObject({ kind: 'verified' });
  });

  it('waits for a person where the bank put another key in the place of the one that was seen', async () => {
    const { evidence } = await verify(genuine, key.record);
    const again = await verify(genuine, other.record, evidence);
    expect(again).toMatchObject({ kind: 'review', reason: 'key_gone', evidence: { level: 'T4' } });
    // And again, for the key that was seen stays in the evidence.
    expect(await verify(genuine, other.record, again.evidence)).toMatchObject({ reason: 'key_gone' });
  });

  it('with a body that was changed waits for a person all the same', async () => {
    const changed = genuine.replace('100.53', '900.53');
    const { evidence } = await verify(changed, key.record);
    expect(await verify(changed, other.record, evidence)).toMatchObject({ kind: 'review' });
  });

  it('is refused where no key ever held', async () => {
    const forged = await signMail(buildMail(), other);
    const { evidence } = await verify(forged, key.record);
    expect(await verify(forged, makeKey().record, evidence)).toMatchObject({ reason: 'bad_signature' });
    expect(await verify(genuine, other.record)).toMatchObject({ kind: 'refused', reason: 'bad_signature' });
  });
});

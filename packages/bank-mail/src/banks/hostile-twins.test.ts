import { beforeAll, describe, expect, it } from 'vitest';
import { createMailExplainer, type ExplainedMail } from '../explain/explain-mail.ts';
import { readExplainProfile } from '../explain/profile.ts';
import { arrivedAt, buildMail, makeKey, signMail, type TestKey } from '../testing/signed-mail.ts';
import { knownBanks, readBankFile } from './load-banks.ts';

/** The first incoming example of a bank as a mail, with a bank time that is fresh. */
function noticeOf(bank: string): { text: string; amount: string } {
  const { definition } = readBankFile(`${import.meta.dirname}/${bank}/bank.yaml`);
  const example = definition.examples.find(({ says }) => says === 'incoming');
  if (example === undefined || example.amount === null) throw new Error(`${bank} has no example`);
  return { text: example.text, amount: example.amount };
}

describe.each([...knownBanks().keys()])('hostile twins of %s', (bank) => {
  const domain = `${bank}.example`;
  const { text } = noticeOf(bank);
  const { definition } = readBankFile(`${import.meta.dirname}/${bank}/bank.yaml`);
  const at = definition.examples.find(({ says }) => says === 'incoming')?.at ?? null;
  const received = at === null ? arrivedAt : new Date(Date.parse(at) + 20_000);
  let key: TestKey;
  let foreign: TestKey;
  const headers = {
    From: `Bank <info@${domain}>`,
    'Message-ID': `<1@${domain}>`,
    Date: received.toUTCString(),
  };
  const genuineText = (): string => buildMail({ headers, body: `${text.replace(/\n/g, '\r\n')}\r\n` });
  const sign = (mail: string, options: Parameters<typeof signMail>[2] = {}): Promise<string> =>
    signMail(mail, key, { domain, signedAt: new Date(received.getTime() - 5_000), ...options });

  beforeAll(() => {
    key = makeKey();
    foreign = makeKey();
  });

  /** Explains mails in their order; `now` is the moment they arrive. */
  async function explain(now: Date, ...mails: string[]): Promise<ExplainedMail[]> {
    const explainer = createMailExplainer(
      readExplainProfile({
        mailbox: 'pay@shop.example',
        banks: { [bank]: { domains: [domain] } },
        dns: {
          [`t._domainkey.${domain} TXT`]: [[key.record]],
          't._domainkey.attacker.example TXT': [[foreign.record]],
        },
        now: now.toISOString(),
      }),
    );
    const explained: ExplainedMail[] = [];
    for (const mail of mails) explained.push(await explainer.explain(Buffer.from(mail)));
    return explained;
  }
  const lastAction = async (now: Date, ...mails: string[]): Promise<string | undefined> =>
    (await explain(now, ...mails)).at(-1)?.action;
  /** Signs the notice and proves that it would be money as it is, so that its twins can fail. */
  const signGenuine = async (options: Parameters<typeof signMail>[2] = {}): Promise<string> => {
    const mail = await sign(genuineText(), options);
    expect(await lastAction(received, mail)).toBe('credit-candidate');
    return mail;
  };
  const isNoMoney = (action: string | undefined): void =>
    expect(['reject', 'review', 'ignore', 'ignore-duplicate']).toContain(action);

  it('the genuine one is a candidate, and once only', async () => {
    const mail = await sign(genuineText());
    const [first, second] = await explain(received, mail, mail);
    expect(first).toMatchObject({ action: 'credit-candidate', trust: 'T1', bank });
    expect(second?.action).toBe('ignore-duplicate');
  });

  it('edited after signing', async () => {
    const mail = await signGenuine();
    const digit = /\d(?=[^\n]*$)/.exec(mail)?.index ?? mail.length - 3;
    const other = mail[digit] === '9' ? '8' : '9';
    isNoMoney(await lastAction(received, mail.slice(0, digit) + other + mail.slice(digit + 1)));
    isNoMoney(await lastAction(received, `${mail}900 000 KGS\r\n`));
  });

  it('not signed, or signed by somebody else', async () => {
    await signGenuine();
    expect(await lastAction(received, genuineText())).toBe('reject');
    const resigned = await signMail(genuineText(), foreign, { domain: 'attacker.example' });
    expect(await lastAction(received, resigned)).toBe('reject');
    const own = genuineText().replace(`info@${domain}`, 'info@attacker.example');
    isNoMoney(await lastAction(received, await signMail(own, foreign, { domain: 'attacker.example' })));
  });

  it('replayed much later, or after it was received', async () => {
    const mail = await signGenuine();
    const later = new Date(received.getTime() + 365 * 86_400_000);
    expect(await lastAction(later, mail)).toBe('review');
    expect(await lastAction(received, mail, mail)).toBe('ignore-duplicate');
  });

  it('with headers put in front', async () => {
    const mail = await signGenuine();
    for (const line of [
      'Subject: x',
      'To: other@shop.example',
      'Content-Type: text/html',
      'Date: x',
      'From: a@b.example',
    ]) {
      expect(await lastAction(received, `${line}\r\n${mail}`), line).toBe('reject');
    }
  });

  it('signed in part only (l=)', async () => {
    await signGenuine();
    const mail = await sign(genuineText(), { bodyLength: 20 });
    isNoMoney(await lastAction(received, `${mail}\r\nx`));
    isNoMoney(await lastAction(received, mail));
  });

  it('genuine, but to somebody else', async () => {
    await signGenuine();
    const elsewhere = buildMail({ headers: { ...headers, To: 'attacker@else.example' }, body: text });
    expect(await lastAction(received, await sign(elsewhere))).toBe('review');
  });
});

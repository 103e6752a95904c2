import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';

/** A key made for one test run, with its DNS record. */
export interface TestKey {
  privateKey: string;
  record: string;
}

/** Makes an RSA key pair that exists only in this test run. */
export function makeKey(bits = 2048): TestKey {
  const pair = generateKeyPairSync('rsa', { modulusLength: bits });
  const der = pair.publicKey.export({ type: 'spki', format: 'der' });
  return {
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    record: `v=DKIM1; k=rsa; p=${der.toString('base64')}`,
  };
}

/** The moment at which all test mails arrive. */
export const arrivedAt = new Date('2026-11-20T06:00:10Z');

/** The observed Russian sentence, ten seconds before `arrivedAt`. */
export const noticeBody = (amount = '100.53'): string =>
  `Уважаемый(ая) ТЕСТОВ ТЕСТ,\r\n\r\nВам поступил перевод с помощью QR-платежа на сумму ${amount} KGS от 20.11.2026 12:00:00.\r\n\r\nС уважением,\r\nЗАО "Демир Кыргыз Интернэшнл Банк"\r\n`;

/** Builds an unsigned notice; `headers` replace or (null) remove the usual ones. */
export function buildMail(options: { headers?: Record<string, string | null>; body?: string } = {}): string {
  const headers: Record<string, string | null> = {
    From: 'DemirBank <info@demirbank.example>',
    To: 'pay@shop.example',
    Subject: 'QR',
    Date: 'Fri, 20 Nov 2026 12:00:02 +0600',
    'Message-ID': '<1@demirbank.example>',
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Transfer-Encoding': '8bit',
    ...options.headers,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === null ? [] : `${name}: ${value}`,
  );
  return `${lines.join('\r\n')}\r\n\r\n${options.body ?? noticeBody()}`;
}

/** Signs a mail as `d=domain; s=t` and returns it with the signature in front. */
export async function signMail(
  mail: string,
  key: TestKey,
  options: {
    domain?: string;
    headerList?: string[];
    bodyLength?: number;
    signedAt?: Date;
    expires?: Date;
  } = {},
): Promise<string> {
  const shared = {
    canonicalization: 'relaxed/relaxed',
    signTime: options.signedAt ?? new Date(arrivedAt.getTime() - 8_000),
    signingDomain: options.domain ?? 'demirbank.example',
    selector: 't',
    privateKey: key.privateKey,
    ...(options.expires === undefined ? {} : { expires: options.expires }),
    ...(options.bodyLength === undefined ? {} : { maxBodyLength: options.bodyLength }),
    ...(options.headerList === undefined ? {} : { headerList: options.headerList }),
  };
  const signed = await dkimSign(Buffer.from(mail), {
    ...shared,
    signatureData: [shared],
  });
  const [error] = signed.errors;
  if (error !== undefined) throw new Error(`signing failed: ${JSON.stringify(error)}`);
  return signed.signatures + mail;
}

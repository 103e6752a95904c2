import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { dkimSign } from 'mailauth';
import type { DnsRecords } from './bank-types.ts';

const generate = promisify(generateKeyPair);

/** A key that signs for one or more domains, with the DNS records that say so. */
export interface SigningKey {
  /** Prepends a DKIM-Signature of `domain` over the whole body and the headers a bank signs. */
  sign(mail: Buffer, signature: { domain: string; signTime: Date }): Promise<Buffer>;
  /** The DKIM, SPF and DMARC records of a domain that uses this key. */
  records(domain: string): DnsRecords;
}

const signedHeaders = 'From:To:Subject:Date:Message-ID:MIME-Version:Content-Type:Content-Transfer-Encoding';

/** Generates a 2048-bit RSA key that never leaves the process. */
export async function createSigningKey(selector: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generate('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return {
    async sign(mail, { domain, signTime }) {
      const signer = { signingDomain: domain, selector, privateKey };
      const { signatures, errors } = await dkimSign(mail, {
        ...signer,
        canonicalization: 'relaxed/relaxed',
        algorithm: 'rsa-sha256',
        signTime,
        headerList: signedHeaders,
        signatureData: [signer],
      });
      if (errors.length > 0 || signatures === '') throw new Error(`the sandbox could not sign for ${domain}`);
      return Buffer.concat([Buffer.from(signatures), mail]);
    },
    records: (domain) => ({
      [`${selector}._domainkey.${domain} TXT`]: [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]],
      [`${domain} TXT`]: [['v=spf1 ip4:192.0.2.10 -all']],
      [`_dmarc.${domain} TXT`]: [['v=DMARC1; p=reject; adkim=r; aspf=r']],
    }),
  };
}

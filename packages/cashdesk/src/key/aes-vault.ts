import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { KeyError } from './key-error.ts';
import type { Vault } from './vault.ts';

const keyLength = 32;
const nonceLength = 12;
const tagLength = 16;

/**
 * Makes a vault from a 32-byte master key: AES-256-GCM (NIST SP 800-38D) for sealing, HMAC-SHA-256 for
 * fingerprints, each purpose under its own key by HKDF (RFC 5869). A ciphertext reads
 * `v1.<key id>.<base64url of nonce, ciphertext, tag>`; version, key id and context are authenticated with it.
 * Fingerprints are made with `fingerprintKey`, which stays when the master key changes: rows are found by them.
 */
export function createVault(masterKey: Uint8Array, fingerprintKey: Uint8Array = masterKey): Vault {
  if (masterKey.length !== keyLength || fingerprintKey.length !== keyLength)
    throw new TypeError('A vault needs keys of 32 bytes.');
  const subKey = (purpose: string, of = masterKey) =>
    Buffer.from(hkdfSync('sha256', of, 'luxon-cashdesk', purpose, keyLength));
  const sealingKey = subKey('seal');
  const keyId = subKey('key id').subarray(0, 4).toString('hex');
  const prefix = `v1.${keyId}.`;

  return {
    keyId,
    seal(text, context) {
      // Never from the injected dice: a nonce used twice under one key gives the key stream away.
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce);
      cipher.setAAD(Buffer.from(prefix + context));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return prefix + sealed.toString('base64url');
    },
    open(sealed, context) {
      if (!sealed.startsWith(prefix)) throw notOpenable('it was made with another key');
      const bytes = Buffer.from(sealed.slice(prefix.length), 'base64url');
      if (bytes.length < nonceLength + tagLength) throw notOpenable('it is cut short');
      const decipher = createDecipheriv('aes-256-gcm', sealingKey, bytes.subarray(0, nonceLength));
      decipher.setAAD(Buffer.from(prefix + context));
      decipher.setAuthTag(bytes.subarray(-tagLength));
      try {
        const text = decipher.update(bytes.subarray(nonceLength, -tagLength));
        return Buffer.concat([text, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw notOpenable('it was changed, or belongs elsewhere', cause);
      }
    },
    hmac(purpose, text) {
      return createHmac('sha256', subKey(`hmac ${purpose}`, fingerprintKey))
        .update(text)
        .digest('hex');
    },
  };
}

function notOpenable(why: string, cause?: unknown): KeyError {
  return new KeyError(
    'not_openable',
    `A stored secret cannot be opened: ${why}. No payment was touched. Put back the key file that belongs to this database, or enter the secret again.`,
    { cause },
  );
}

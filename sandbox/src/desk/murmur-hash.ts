const c1 = 0xcc9e2d51;
const c2 = 0x1b873593;
const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits));
const mix = (block: number): number => Math.imul(rotate(Math.imul(block, c1), 15), c2);

/**
 * Hashes bytes with 32-bit MurmurHash3, seed 0.
 * Hydra names its CSRF cookies after this hash of the client id's 16 bytes (fact sheet §2.3).
 */
export function murmurHash3(bytes: Buffer): number {
  let hash = 0;
  const blocksEnd = bytes.length - (bytes.length % 4);
  for (let at = 0; at < blocksEnd; at += 4) {
    hash = (Math.imul(rotate(hash ^ mix(bytes.readUInt32LE(at)), 13), 5) + 0xe6546b64) | 0;
  }
  if (blocksEnd < bytes.length) hash ^= mix(bytes.readUIntLE(blocksEnd, bytes.length - blocksEnd));
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Names the hash Hydra appends to its cookies for a client: of a UUID's raw bytes, else of the text. */
export function cookieSuffix(clientId: string): string {
  const hex = clientId.replaceAll('-', '');
  return String(murmurHash3(/^[0-9a-f]{32}$/i.test(hex) ? Buffer.from(hex, 'hex') : Buffer.from(clientId)));
}

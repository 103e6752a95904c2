import type { Desk } from './desk.ts';

/** Makes a UUID version 7 (RFC 9562 §5.7): 48 bits of the desk's clock, then 74 random bits; grows with time. */
export function newId(desk: Pick<Desk, 'clock' | 'random'>): string {
  const bytes = Buffer.from(desk.random(16));
  bytes.writeUIntBE(desk.clock().getTime(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Gives the smallest id {@link newId} could have made at a moment: what is made later is greater. */
export function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`;
}

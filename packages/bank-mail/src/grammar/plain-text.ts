// Characters that are not seen but change what a program reads: zero width, bidi, soft hyphen, BOM.
const hidden = /\p{Cf}|\u034f|\u115f|\u1160|\u17b4|\u17b5|[\u180b-\u180d]|[\ufe00-\ufe0f]/gu;

/**
 * Brings a text part to NFC, with one kind of line end, runs of blanks as one and at most one empty line.
 *
 * Hidden characters stay. The short runs also bound the work of the templates on a hostile text.
 */
export function normaliseText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]{2,}/g, ' ')
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n');
}

/** Takes hidden characters out, to see whether a text reads differently without them. */
export function dropHidden(text: string): string {
  return text.replace(hidden, '');
}

/** Compares two people's names: letter case, ё and spaces do not matter. */
export function isSameName(left: string, right: string): boolean {
  return foldName(left) === foldName(right);
}

function foldName(name: string): string {
  return name.normalize('NFC').trim().replace(/\s+/g, ' ').toUpperCase().replaceAll('Ё', 'Е');
}

// Characters that are not seen but change what a program reads: zero width, bidi, soft hyphen, BOM.
const hidden = /\p{Cf}|\u034f|\u115f|\u1160|\u17b4|\u17b5|[\u180b-\u180d]|[\ufe00-\ufe0f]/gu;

/**
 * Brings a text part to NFC, with one kind of line end, runs of blanks as one and at most one empty line.
 *
 * A wide gap between two digits stays one (a tab), for it parts columns and not thousands. Hidden characters stay. The
 * short runs also bound the work of the templates on a hostile text.
 */
export function normaliseText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/(?<=\d)[^\S\n]{2,}(?=\d)/g, '\t')
    .replace(/[^\S\n]{2,}/g, ' ')
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n');
}

// Cyrillic read in a Western charset: `Âàø` for «Ваш», `Ð’Ð°Ñ` for UTF-8. No language here writes so.
const wrongCharset = /(?:[À-ÿ][¡-ÿ]){2}/u;

/** Says whether a text was not decoded, or in a charset it was not written in. */
export function isUndecoded(text: string): boolean {
  return text.includes('\ufffd') || wrongCharset.test(text);
}

/** Takes hidden characters out, to see whether a text reads differently without them. */
export function dropHidden(text: string): string {
  return text.replace(hidden, '');
}

/** Compares two people's names: letter case, ё, spaces, the order and Latin or Cyrillic letters do not matter. */
export function isSameName(left: string, right: string): boolean {
  return foldName(left) === foldName(right);
}

function foldName(name: string): string {
  const latin = [...name.normalize('NFC').toLowerCase()]
    .map((letter) => latinLetters[letter] ?? letter)
    .join('');
  const folded = latin.replaceAll('kh', 'h').replaceAll('y', 'i').replaceAll('j', 'zh');
  return folded.trim().split(/\s+/).sort().join(' ');
}

// As passports write names in Latin letters.
const latinLetters: Readonly<Record<string, string>> = Object.fromEntries(
  'а a,б b,в v,г g,д d,е e,ё e,ж zh,з z,и i,й i,к k,л l,м m,н n,ң n,о o,ө o,п p,р r,с s,т t,у u,ү u,ф f,х kh,ц ts,ч ch,ш sh,щ shch,ъ ,ы i,ь ,э e,ю iu,я ia'
    .split(',')
    .map((pair) => pair.split(' ')),
);

const quotePairs = ['""', "''", '``', '“”', '„“', '«»', '‘’'];

// What copying from chats and web pages leaves around a value besides ordinary spaces.
const edge = /^[\s\u200b\u200e\u200f\u2060\ufeff]+|[\s\u200b\u200e\u200f\u2060\ufeff]+$/g;

/** Takes spaces, line ends and a pair of quotes off a value's two ends; `trimmed` says whether there were any. */
export function trimValue(raw: string): { value: string; trimmed: boolean } {
  let value = raw.replace(edge, '');
  while (value.length >= 2 && quotePairs.includes(`${value.at(0)}${value.at(-1)}`)) {
    value = value.slice(1, -1).replace(edge, '');
  }
  return { value, trimmed: value !== raw };
}

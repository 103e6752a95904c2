import type { StoredMistake } from '@luxon/cashdesk';

/** Which text says a mistake of a bank's description, and what is filled in. */
export interface MistakeText {
  /** Of `banks.mistakes`. */
  readonly key: string;
  /** Of `banks.forms`: what has to stand there; null: the text names no form. */
  readonly form: string | null;
  readonly values: { readonly place: string; readonly detail: string };
}

/** Fields whose form has a text of its own. */
const patterns = ['bank', 'domains', 'senders', 'amount', 'at'];

/** Chooses the text of a mistake. Null: there is none, and what the worker wrote in English is shown. */
export function mistakeText({ kind, place, detail }: StoredMistake): MistakeText | null {
  const values = { place, detail: detail ?? '' };
  const text = (key: string, form: string | null = null): MistakeText => ({ key, form, values });
  switch (kind) {
    case 'other':
      return null;
    case 'wrong_form':
      return place === '' ? text('no_description') : text(kind, detail ?? 'text');
    case 'bad_pattern': {
      const field = place.split(' → ').findLast((part) => !/^\d+$/.test(part)) ?? '';
      return text(kind, patterns.includes(field) ? field : 'as_described');
    }
    case 'not_yaml':
      return text(detail === null ? 'not_yaml' : 'not_yaml_line');
    default:
      return text(kind);
  }
}

'use client';

// A form that was left, or led to the sign-in instead of an answer, gives back what was typed, to who typed it. Kept in
// this tab alone, for a quarter of an hour, and never a secret: fields marked `data-secret`, passwords, codes and files
// are left out.

const keptMsMax = 15 * 60_000;
/** These change with every look at a page; the thing a form is about stays. */
const changing = ['version', 'key'];

interface Draft {
  readonly at: number;
  readonly values: readonly (string | boolean)[];
  /** Of a form that was sent and not answered. */
  readonly sentKey?: string;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const controlsOf = (form: HTMLFormElement): Control[] =>
  [...form.elements].filter((element): element is Control =>
    element.matches('input[name], select[name], textarea[name]'),
  );

const isHidden = (control: Control): boolean => control.type === 'hidden';
const isTyped = (control: Control): boolean =>
  !isHidden(control) &&
  !['password', 'file', 'submit'].includes(control.type) &&
  !/password|code/.test(control.autocomplete) &&
  !('secret' in control.dataset);

/**
 * The same form on the same page about the same thing, open to the same person, has the same key. Page and person are
 * those the form came with: a form that goes away may see the next one's address.
 */
function keyOf(form: HTMLFormElement): string {
  const parts = controlsOf(form).map((control) =>
    isHidden(control) && !changing.includes(control.name) ? `${control.name}=${control.value}` : control.name,
  );
  return `luxon-draft:${form.dataset.draft}:${parts.join('&')}`;
}

/**
 * Gives the form's data the key that was sent last, if no answer came to it: what may have been done already is not done
 * again, though the page brought a new key meanwhile.
 */
export function claimKey(form: HTMLFormElement, data: FormData): FormData {
  const key = form.dataset.sentKey ?? data.get('key');
  if (typeof key !== 'string') return data;
  form.dataset.sentKey = key;
  data.set('key', key);
  return data;
}

/** Keeps what stands in a form. */
export function keepDraft(form: HTMLFormElement): void {
  const values = controlsOf(form)
    .filter(isTyped)
    .map((control) =>
      control instanceof HTMLInputElement && isTicked(control) ? control.checked : control.value,
    );
  const { sentKey } = form.dataset;
  sessionStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values, sentKey }));
}

/** Keeps what stands in every form of the page somebody has begun to fill in. */
export function keepDrafts(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-draft]')) {
    if (isBegun(form)) keepDraft(form);
  }
}

/** Says whether somebody has begun to fill in a form. */
export function isBegun(form: HTMLFormElement): boolean {
  return controlsOf(form).filter(isTyped).some(isChanged);
}

/** Forgets a form that was answered. */
export function forgetDraft(form: HTMLFormElement): void {
  delete form.dataset.sentKey;
  sessionStorage.removeItem(keyOf(form));
}

/** Fills a form that has just come with what was kept of it, once. */
export function openDraft(form: HTMLFormElement): void {
  const who = form.closest<HTMLElement>('[data-operator]')?.dataset.operator ?? '';
  form.dataset.draft = `${who}${window.location.pathname}`;
  const kept = sessionStorage.getItem(keyOf(form));
  if (kept === null) return;
  forgetDraft(form);
  const { at, values, sentKey } = JSON.parse(kept) as Draft;
  if (Date.now() - at > keptMsMax) return;
  if (sentKey !== undefined) form.dataset.sentKey = sentKey;
  for (const [index, control] of controlsOf(form).filter(isTyped).entries()) {
    const value = values[index];
    if (typeof value === 'boolean' && control instanceof HTMLInputElement) control.checked = value;
    else if (typeof value === 'string') control.value = value;
  }
}

const isTicked = ({ type }: { readonly type: string }): boolean => type === 'checkbox' || type === 'radio';

type Changeable =
  | Pick<HTMLInputElement, 'type' | 'value' | 'defaultValue' | 'checked' | 'defaultChecked'>
  | Pick<HTMLTextAreaElement, 'type' | 'value' | 'defaultValue'>
  | { readonly type: string; readonly selectedIndex: number; readonly options: Iterable<Option> };
type Option = Pick<HTMLOptionElement, 'defaultSelected'>;

/** Says whether somebody typed into a control, ticked it or chose in it. Pure. */
export function isChanged(control: Changeable): boolean {
  if ('options' in control) {
    const usual = [...control.options].findLastIndex(({ defaultSelected }) => defaultSelected);
    return control.selectedIndex !== Math.max(0, usual);
  }
  if ('checked' in control && isTicked(control)) return control.checked !== control.defaultChecked;
  return control.value !== control.defaultValue;
}

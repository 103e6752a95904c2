import { expect, test } from 'vitest';
import { isChanged } from './form-draft.ts';

const typed = (value: string) => ({ type: 'text', value, defaultValue: 'as it was' });
const box = (checked: boolean, defaultChecked: boolean) => ({
  type: 'checkbox',
  value: 'yes',
  defaultValue: 'yes',
  checked,
  defaultChecked,
});
const list = (selectedIndex: number, usual: number | null) => ({
  type: 'select-one',
  selectedIndex,
  options: [0, 1, 2].map((place) => ({ defaultSelected: place === usual })),
});

test.each([
  ['typed into', typed('something'), true],
  ['left alone', typed('as it was'), false],
  ['ticked', box(true, false), true],
  ['unticked', box(false, true), true],
  ['ticked as it was', box(true, true), false],
  ['a choice', list(2, 1), true],
  ['back at the first', list(0, 1), true],
  ['the choice as it was', list(1, 1), false],
  ['the first of a list without a choice', list(0, null), false],
  ['another of a list without a choice', list(1, null), true],
])('isChanged: %s', (_name, control, is) => {
  expect(isChanged(control)).toBe(is);
});

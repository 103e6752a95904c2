'use client';

import { useSyncExternalStore } from 'react';

/** One value of this browser tab, shown by every part of the page that uses it. */
export interface TabValue<Value> {
  readonly read: () => Value;
  readonly set: (next: Value) => void;
  /** Gives the value, again with every change; the first one while the server draws. */
  readonly useValue: () => Value;
}

export function createTabValue<Value>(first: Value): TabValue<Value> {
  let value = first;
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const read = (): Value => value;
  return {
    read,
    set(next) {
      value = next;
      for (const listener of listeners) listener();
    },
    useValue: () => useSyncExternalStore(subscribe, read, () => first),
  };
}

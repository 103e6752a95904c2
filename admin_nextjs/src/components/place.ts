'use client';

const key = 'luxon-place';

/** Notes where this tab stands: a sign-in asked for in the middle of work leads back to it. */
export const keepPlace = (place: string): void => sessionStorage.setItem(key, place);

/** Gives where this tab stood; the first page where it stood nowhere. */
export const keptPlace = (): string => sessionStorage.getItem(key) ?? '/';

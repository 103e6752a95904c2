export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
export const themeCookie = 'luxon-theme';

/** Reads the look of the cookie; the system's where there is none. */
export const readTheme = (value: string | undefined): Theme =>
  themes.find((theme) => theme === value) ?? 'system';

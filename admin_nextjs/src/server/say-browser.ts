const browsers = [
  ['Edg', 'Edge'],
  ['OPR', 'Opera'],
  ['YaBrowser', 'Yandex'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Firefox', 'Firefox'],
  ['Chrome', 'Chrome'],
  ['Safari', 'Safari'],
] as const;
const systems = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS', 'Linux'] as const;

/** Names a browser and its system as people know them; null: it says nothing we know. The first that fits wins. */
export function sayBrowser(userAgent: string | null): string | null {
  const browser = browsers.find(([mark]) => userAgent?.includes(`${mark}/`))?.[1];
  const system = systems.find((name) => userAgent?.includes(name));
  const known = [browser, system].filter((part) => part !== undefined);
  return known.length === 0 ? null : known.join(', ');
}

const browsers: readonly [name: string, pattern: RegExp][] = [
  ['Edge', /\bEdgA?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|Chromium|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
];
const systems: readonly [name: string, pattern: RegExp][] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
];

/** A browser in a few words, such as "Firefox, Linux", by which a person knows their own again. */
export function browserName(userAgent = ''): string {
  const first = (list: typeof browsers) => list.find(([, pattern]) => pattern.test(userAgent))?.[0];
  return [first(browsers) ?? 'Browser', first(systems)].filter(Boolean).join(', ');
}

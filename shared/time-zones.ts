/** Whether a text is the name of a time zone, such as `Europe/Paris`. */
export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch (unknown) {
    if (unknown instanceof RangeError) return false;
    throw unknown;
  }
}

/** What this browser or machine calls its time zone, such as `Europe/Paris` or `Etc/Unknown`. */
export const ownTimeZone = (): string | undefined =>
  Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The time zone of this browser or machine; undefined if it has none that `Intl` knows: some say `Etc/Unknown`. */
export function localTimeZone(): string | undefined {
  const timeZone = ownTimeZone();
  return timeZone && isTimeZone(timeZone) ? timeZone : undefined;
}

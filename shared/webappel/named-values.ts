/** A value of an answer with its name, and the names of the records around it. */
export interface NamedValue {
  name: string;
  value: string;
  parents: readonly string[];
}

/** The single values of an answer in JSON; undefined for any other text. */
export function namedValues(json: string): NamedValue[] | undefined {
  try {
    // Digits as they were sent: JavaScript rounds long numbers.
    const exact = json.replace(/([[:,]\s*)(\d{16,})(?=\s*[,\]}])/g, '$1"$2"');
    return valuesIn('', JSON.parse(exact), []);
  } catch (unreadable) {
    if (unreadable instanceof SyntaxError) return undefined;
    throw unreadable;
  }
}

function valuesIn(name: string, value: unknown, parents: readonly string[]): NamedValue[] {
  if (typeof value !== 'object' || value === null)
    return [{ name, value: String(value ?? ''), parents }];
  if (Array.isArray(value)) return value.flatMap((item) => valuesIn(name, item, parents));
  const around = name === '' ? parents : [...parents, name];
  return Object.entries(value).flatMap(([inner, item]) => valuesIn(inner, item, around));
}

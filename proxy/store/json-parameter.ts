/**
 * Rows as one JSON parameter, so that a statement has the same text however many there are. PostgreSQL takes no zero byte
 * and no half of a surrogate pair; both become U+FFFD, as in any other parameter.
 */
export const jsonParameter = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'string' ? inner.toWellFormed().replaceAll('\0', '\uFFFD') : inner,
  );

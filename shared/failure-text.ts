/** A code such as `ECONNREFUSED`, `SQLITE_FULL` or `23505`. Any other text in its place may be a sentence of a server. */
const codePattern = /^[A-Z][A-Z0-9_]{1,63}$|^[0-9A-Z]{5}$/;

/**
 * What a log may say about any failure: its code, else its class. Its message may quote a query, a row or a visitor.
 */
export function failureCode(failure: unknown): string {
  if (!(failure instanceof Error)) return typeof failure;
  const code = 'code' in failure ? failure.code : undefined;
  return typeof code === 'string' && codePattern.test(code) ? code : failure.name;
}

/** The frames of a failure's stack, without its message, which may have several lines. */
export function framesOf(failure: unknown): string[] {
  if (!(failure instanceof Error)) return [];
  const { stack = '', message } = failure;
  const frames = stack.startsWith(`${failure.name}: ${message}`)
    ? stack.slice(failure.name.length + 2 + message.length)
    : stack.replace(message, '');
  return frames.split('\n').filter((line) => /^\s+at /.test(line));
}

/** Code and frames, for a failure that ends the program. */
export const describeFailure = (failure: unknown): string =>
  [failureCode(failure), ...framesOf(failure)].join('\n');

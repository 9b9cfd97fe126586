import type { Configuration } from './configuration.js';
import { writeConfigurationFile } from './write-file.js';

/** One value of which WebAppel has another than was expected. Undefined: there is none. */
export interface Difference {
  /** Such as `popups.shop.closed.message`. */
  path: string;
  expected: unknown;
  present: unknown;
}

type Values = Record<string, unknown>;

/** Whether a missing entry here means that the thing is missing; elsewhere it means that nothing is known. */
const isWhole = ([part, name, inner, ...more]: readonly string[]): boolean =>
  part !== undefined &&
  (inner === undefined ? name === undefined : more.length === 0 && /^(weekly|files)$/.test(inner));

/** Compares two configurations value by value. What one of them does not know is no difference. */
export function differencesOf(expected: Configuration, present: Configuration): Difference[] {
  const { account: _, version: __, ...left } = writeConfigurationFile(expected);
  const { account: ___, version: ____, ...right } = writeConfigurationFile(present);
  return compare(left, right, []);
}

function compare(expected: Values, present: Values, path: readonly string[]): Difference[] {
  const keys = [...new Set([...Object.keys(expected), ...Object.keys(present)])];
  return keys.flatMap((key) => {
    const inner = [...path, key];
    const [left, right] = [own(expected, key), own(present, key)];
    const difference = { path: inner.join('.'), expected: left, present: right };
    // WebAppel stores a file under a name of its own.
    if (path[2] === 'files' && key === 'file') return [];
    if (left === undefined || right === undefined) return isWhole(path) ? [difference] : [];
    if (isObject(left) && isObject(right)) return compare(left, right, inner);
    return JSON.stringify(left) === JSON.stringify(right) ? [] : [difference];
  });
}

const own = (values: Values, key: string): unknown =>
  Object.hasOwn(values, key) ? values[key] : undefined;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value for people, on one line. */
export const shownValue = (value: unknown): string =>
  value === undefined || value === null || value === ''
    ? 'nothing'
    : Array.isArray(value)
      ? value.map(shownValue).join(', ') || 'nothing'
      : isObject(value)
        ? JSON.stringify(value)
        : String(value);

/** After an apply: what WebAppel kept although it said OK. */
export const keptSentence = ({ path, expected, present }: Difference): string =>
  `${path}: WebAppel kept ${shownValue(present)}, you asked ${shownValue(expected)}`;

/** Before an apply: what somebody changed since the plan was made. */
export const changedSentence = ({ path, expected, present }: Difference): string =>
  `${path}: was ${shownValue(expected)} when the plan was made, is ${shownValue(present)} now`;

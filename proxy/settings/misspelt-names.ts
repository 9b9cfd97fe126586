import { Environment, secretNames } from './setting-groups.js';

/** Shorter names are too much like names of other programs. */
const MIN_LENGTH = 8;
const MAX_DISTANCE = 2;

const known = [...Object.keys(Environment.shape), ...secretNames.map((name) => `${name}_FILE`)];

/**
 * Sentences about variables that are probably misspelt settings, such as `ALOWED_ORIGINS`. Other unknown variables belong
 * to other programs.
 */
export function misspeltNames(environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(environment)
    .filter((name) => name.length >= MIN_LENGTH && !known.includes(name))
    .flatMap((name) => {
      const [nearest] = known
        .filter((candidate) => Math.abs(candidate.length - name.length) <= MAX_DISTANCE)
        .map((candidate) => ({ candidate, distance: distanceOf(name.toUpperCase(), candidate) }))
        .filter(({ distance }) => distance <= MAX_DISTANCE)
        .sort((one, other) => one.distance - other.distance);
      return nearest
        ? [`${name} is no setting of Rappel and has no effect; did you mean ${nearest.candidate}?`]
        : [];
    });
}

/** Levenshtein's distance: letters to insert, to remove or to replace. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [place, otherLetter] of [...other].entries())
      next.push(
        Math.min(
          (row[place + 1] ?? 0) + 1,
          (next[place] ?? 0) + 1,
          (row[place] ?? 0) + (letter === otherLetter ? 0 : 1),
        ),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}

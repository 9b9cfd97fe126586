/** Points at which a proxy can be killed, in the order in which a callback passes them. */
export const crashPoints = [
  'before a callback is written',
  'before a commit',
  'after a commit',
  'before appel is sent',
  'while appel is sent',
  'after appel was answered',
  'before an outcome is noted',
  'after an outcome was noted',
] as const;
export type CrashPoint = (typeof crashPoints)[number];

/** What a process prints when it dies at a point, so that the deaths can be counted. */
export const deathNotice = (point: CrashPoint): string => `died ${point}\n`;

/** Number of processes that died at each point, from everything that they printed. */
export const countDeaths = (output: string): Record<CrashPoint, number> =>
  Object.fromEntries(
    crashPoints.map((point) => [point, output.split(deathNotice(point)).length - 1]),
  ) as Record<CrashPoint, number>;

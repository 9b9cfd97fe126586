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

/** So many share what a commit costs, and leave room for those who wait for theirs. */
const TOGETHER = 16;

/** Works on many wishes, some at a time, and leaves the rest for the next look when it is to stop. */
export async function someAtATime<T>(
  items: readonly T[],
  isStopped: () => boolean,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  for (let next = 0; next < items.length && !isStopped(); next += TOGETHER)
    await Promise.all(items.slice(next, next + TOGETHER).map(work));
}

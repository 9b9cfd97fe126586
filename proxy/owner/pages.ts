/**
 * A page of a list, newest first, and where the next one begins.
 * @param rows one more than the page holds, if there are that many
 */
export function pageOf<Row extends { id: number }>(
  rows: readonly Row[],
  limit: number,
): { page: readonly Row[]; next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, next: rows.length > limit && last ? String(last.id) : null };
}

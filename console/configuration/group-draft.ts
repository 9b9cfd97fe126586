/** A group as the API has it, and as a page edits it. */
export interface GroupDraft {
  ordering: 'fixed' | 'random' | 'rotating';
  /** In the order of calling. `ring` is in seconds. */
  operators: readonly { number: string; ring: number }[];
}

/** @returns the same group if the operator cannot move there */
export function moved(group: GroupDraft, from: number, by: -1 | 1): GroupDraft {
  const to = from + by;
  const operator = group.operators[from];
  if (!operator || to < 0 || to >= group.operators.length) return group;
  const others = group.operators.filter((_, index) => index !== from);
  return { ...group, operators: [...others.slice(0, to), operator, ...others.slice(to)] };
}

/** A French number as people write it; others as they are. */
export const spaced = (number: string): string =>
  number.replace(/^(\+33)(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1 $2 $3 $4 $5 $6');

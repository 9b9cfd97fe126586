/** Puts a group's operators, given by position, into ringing order. */
export function orderGroup<Operator>(
  operators: readonly Operator[],
  ordering: 'fixed' | 'random' | 'rotating',
  { rotation, random }: { rotation: number; random: () => number },
): Operator[] {
  switch (ordering) {
    case 'fixed':
      return [...operators];
    case 'rotating': {
      const start = operators.length === 0 ? 0 : rotation % operators.length;
      return [...operators.slice(start), ...operators.slice(0, start)];
    }
    case 'random':
      return shuffle(operators, random);
  }
}

/** Fisher–Yates: every order is equally likely. */
function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  const rest = [...items];
  const shuffled: Item[] = [];
  while (rest.length > 0) shuffled.push(...rest.splice(Math.floor(random() * rest.length), 1));
  return shuffled;
}

import type { Group, GroupOperator } from './configuration.js';
import type { Step } from './steps.js';

/** Reserved for fiction. WebAppel makes a group with its first operator, so an empty one needs one for a moment. */
const PLACEHOLDER_NUMBER = '33199000000';
const LAST_POSITION = 1000;
const POSITION_STEP = 10;

const addStep = (
  groupName: string,
  { number, ringSeconds, position }: GroupOperator,
  what: string,
  made = false,
): Step => ({
  method: 'addOperator',
  params: {
    groupName,
    phoneNumber: number,
    ringSeconds,
    ...(position !== undefined && { position }),
  },
  sentence: `Group ${groupName}${made ? ' is made, and WebAppel cannot delete a group' : ''}: +${number} ${what}`,
  irreversible: made,
});

const removeStep = (groupName: string, number: string): Step => ({
  method: 'removeOperator',
  params: { groupName, phoneNumber: number },
  sentence: `Group ${groupName}: +${number} leaves`,
  irreversible: false,
});

/** The steps that only add and change, so that a group is never emptier than before or after. */
export function groupSteps(
  name: string,
  wanted: Group,
  actual: Group | undefined,
  isUsed: boolean,
): Step[] {
  if (!actual && wanted.operators.length === 0)
    return isUsed ? emptyGroupSteps(name, wanted.ordering) : [];
  const placed = placeOperators(wanted.operators, actual?.operators ?? []);
  const present = new Map(actual?.operators.map((operator) => [operator.number, operator]));
  const steps = placed.flatMap((operator, index): Step[] => {
    const before = present.get(operator.number);
    const made = !actual && index === 0;
    if (!before)
      return [addStep(name, operator, `joins and rings ${operator.ringSeconds} s`, made)];
    const changes = [
      ...(before.ringSeconds === operator.ringSeconds
        ? []
        : [`rings ${operator.ringSeconds} s instead of ${before.ringSeconds} s`]),
      ...(before.position === operator.position ? [] : [`is number ${index + 1}`]),
    ];
    return changes.length > 0 ? [addStep(name, operator, changes.join(' and '))] : [];
  });
  return [...steps, ...orderingSteps(name, wanted.ordering, actual?.ordering)];
}

/** @param before that of a group which WebAppel has just made, unless it is given */
const orderingSteps = (
  groupName: string,
  ordering: Group['ordering'],
  before: Group['ordering'] = 'fixed',
): Step[] =>
  before === ordering
    ? []
    : [
        {
          method: 'setOrdering',
          params: { groupName, ordering },
          sentence: `Group ${groupName}: is called in the order ${ordering} instead of ${before}`,
          irreversible: false,
        },
      ];

const emptyGroupSteps = (name: string, ordering: Group['ordering']): Step[] => [
  addStep(
    name,
    { number: PLACEHOLDER_NUMBER, ringSeconds: 10 },
    'joins for a moment, because WebAppel makes no group without an operator',
    true,
  ),
  ...orderingSteps(name, ordering),
  removeStep(name, PLACEHOLDER_NUMBER),
];

/** The steps at the end of a plan. */
export function removalSteps(name: string, wanted: Group, actual: Group | undefined): Step[] {
  const kept = new Set(wanted.operators.map(({ number }) => number));
  return (actual?.operators ?? [])
    .filter(({ number }) => !kept.has(number))
    .map(({ number }) => removeStep(name, number));
}

/**
 * Gives each wanted operator a position. WebAppel has no method that moves one: adding it again with another position does.
 * Positions stay where the order is right already and operators only join at the end; else all are placed anew, on positions
 * that nobody has, because WebAppel does not say who is called first of two with the same.
 */
function placeOperators(
  wanted: readonly GroupOperator[],
  actual: readonly GroupOperator[],
): GroupOperator[] {
  const byNumber = new Map(actual.map((operator) => [operator.number, operator]));
  const staying = actual.filter(({ number }) => wanted.some((one) => one.number === number));
  const isInOrder = staying.every(({ number }, index) => wanted[index]?.number === number);
  const last = Math.max(0, ...actual.map(({ position = 0 }) => position));
  const joining = wanted.length - staying.length;
  const arePositionsKnown = actual.every(({ position }) => position !== undefined);
  if (isInOrder && (!arePositionsKnown || last + joining * POSITION_STEP <= LAST_POSITION))
    return wanted.map((operator, index) => ({
      ...operator,
      position: !arePositionsKnown
        ? undefined
        : (byNumber.get(operator.number)?.position ??
          last + (index - staying.length + 1) * POSITION_STEP),
    }));
  const taken = new Set(actual.map(({ position }) => position));
  const free = (step: number): number[] =>
    Array.from({ length: LAST_POSITION / step }, (_, index) => (index + 1) * step).filter(
      (position) => !taken.has(position),
    );
  const positions = [free(POSITION_STEP), free(1)].find(({ length }) => length >= wanted.length);
  return wanted.map((operator, index) => ({
    ...operator,
    position: positions?.[index] ?? Math.min(index + 1, LAST_POSITION),
  }));
}

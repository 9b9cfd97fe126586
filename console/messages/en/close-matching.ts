const figure = (count: number): string => new Intl.NumberFormat('en-GB').format(count);
const requests = (count: number): string =>
  count === 1 ? '1 request' : `${figure(count)} requests`;

/** Closing all requests of a filter. */
export const closeMatching = {
  button: (count: number) =>
    count === 1 ? 'Close the one that is left to you' : `Close all ${figure(count)} left to you`,
  title: (count: number) => `Close ${requests(count)}?`,
  text: 'These are the requests of the filters above that are left to you. Their visitors read the outcome. It cannot be taken back.',
  bound: (count: number, atATime: number) =>
    `${figure(atATime)} are closed at a time: the newest first, then ${figure(count - atATime)} are left.`,
  outcome: 'How did they end?',
  note: 'Why (for the audit log)',
  noteHint: 'Without names, numbers and addresses of visitors.',
  typed: 'How many are they?',
  typedHint: (count: number) => `Type ${count} to confirm.`,
  more: (now: number, before: number) =>
    `By now they are ${figure(now)}, not ${figure(before)}. Nothing was closed; look at them, and close them again.`,
  verb: 'Close them',
  closed: (count: number, left: number) =>
    `${requests(count)} closed. ${left === 0 ? 'None is left.' : `${requests(left)} left.`}`,
  closedByOthers: (count: number) =>
    `${requests(count)} had been closed by somebody else, or by Rappel, meanwhile.`,
  lost: (done: number, all: number) =>
    `The connection was lost on the way: ${figure(done)} of ${figure(all)} are closed, the others are as they were. Close the rest again.`,
  lostBlind: 'The connection was lost on the way. Each request is either closed or as it was.',
};

/** The dialog that saves a change of the configuration. */
export const saving = {
  titles: {
    asking: 'Working out what changes',
    applying: 'Changing it at WebAppel',
    planned: 'What changes',
    done: 'What WebAppel kept',
    changed: 'Somebody changed this meanwhile',
    failed: 'This did not work',
  },
  nothing: 'Nothing changes: WebAppel has it like this.',
  planned: (count: number) =>
    count === 1 ? 'One request to WebAppel:' : `${count} requests to WebAppel, in this order:`,
  requests: (count: number) =>
    count === 1 ? 'The request to WebAppel' : `The ${count} requests to WebAppel`,
  afterwards: 'Then visitors would run into this:',
  before: (value: string) => `was ${value}`,
  kept: 'All of it. It was read back from WebAppel.',
  otherwise: 'WebAppel said yes and has something else:',
  difference: (expected: string, present: string) => `you asked ${expected}, it has ${present}`,
  none: 'nothing',
  changed: 'Nothing was saved. This is there now:',
  irreversible: 'cannot be taken back',
  states: { done: 'done', failed: 'failed', 'not-done': 'not done' },
  apply: 'Apply',
  edit: 'Go on editing',
  close: 'Close',
  take: 'Take what is there',
  mine: 'Plan mine again',
};

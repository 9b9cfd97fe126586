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
    count === 1
      ? 'One request to WebAppel makes this change.'
      : `${count} requests to WebAppel make this change, one after the other.`,
  requests: (count: number) =>
    count === 1 ? 'What is sent to WebAppel' : `What is sent to WebAppel: ${count} requests`,
  afterwards: 'Then visitors would run into this:',
  appointments: (count: number) =>
    count === 1
      ? '1 appointment would be outside the new hours. Nobody calls then: it expires, and its visitor reads that the call could not be made. Move it or cancel it first, or afterwards on its page.'
      : `${count} appointments would be outside the new hours. Nobody calls then: they expire, and their visitors read that the call could not be made. Move or cancel them first, or afterwards on their pages.`,
  moreAppointments: (count: number) => `and ${count} more`,
  appointmentsOf: (popup: string) => `All appointments of popup ${popup}`,
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

/** The voice messages of a request. */
export const voiceMessages = {
  title: (count: number): string => (count > 1 ? 'Voice messages' : 'Voice message'),
  elsewhere:
    'WebAppel mails voice messages to the address of the popup, and hands none out: they cannot be heard here.',
  none: 'The message is no longer kept.',
  length: (duration: string) => `${duration} long`,
  mailed: (at: string) => `mailed on ${at}`,
  notMailed: 'not mailed yet',
  gone: 'It was deleted, or its time was over.',
  onlySupport: 'Who looks after callbacks may hear it.',
  noted: 'The audit log keeps that you listened.',
  listen: (at: string) => `Voice message of ${at}`,
  download: 'Download',
  delete: 'Delete …',
  deleteTitle: 'Delete this voice message?',
  deleteText: 'Nobody can hear it here any more. It cannot be brought back.',
  deleteUnmailed: 'It was not mailed yet: then it never will be, and nobody has it.',
  deleteMailed: 'The mail that has it stays where it is.',
  deleteVerb: 'Delete it',
};

/** What is kept about one visitor, and their rights. */
export const privacy = {
  title: 'Visitor’s data',
  lead: 'Somebody asks what you keep about them, wants it gone, or wants no more calls. Their number stands in no address and, in the audit log, masked.',
  number: 'Their phone number',
  numberHint: 'As they wrote it. Without a country it is read as French.',
  find: 'Find',
  notFound: (number: string) => `Nothing is kept about ${number}`,
  notFoundText: 'Nor under a hash of it. You can still see to it that nobody calls it.',
  found: (number: string) => `What is kept about ${number}`,
  tables: {
    callbacks: 'requests',
    callback_events: 'steps of requests',
    callee_objections: 'notes that they had not asked for a call',
    consent_log: 'proofs of a consent',
    guard_blocks: 'blocks',
    guard_block_mirrors: 'blocks that WebAppel is to be told',
    known_operators: 'operators known by it',
    platform_operators: 'operators of the platform',
    platform_blocked_numbers: 'blocks of the platform',
    platform_calls: 'calls of the platform',
    platform_call_attempts: 'attempts of calls',
    platform_voicemails: 'voice messages',
  } as Readonly<Record<string, string>>,
  request: 'Request',
  when: 'When',
  state: 'State',
  holds: 'What it holds',
  fields: {
    number: 'number',
    name: 'name',
    custom1: 'first answer',
    custom2: 'second answer',
    custom3: 'third answer',
    address: 'network address',
    source: 'site',
  } as Readonly<Record<string, string>>,
  export: 'Download it all',
  exportHint: 'One file with everything above in full, for the person. Send it by a safe way.',
  fileName: 'visitor-data.json',
  exported: 'The file was downloaded. It holds the number in full.',
  erase: 'Erase …',
  eraseHint: 'Number, names, answers, addresses and voice messages go; figures of statistics stay.',
  eraseTitle: (number: string) => `Erase what is kept about ${number}?`,
  eraseText: 'Open requests are cancelled first. Nothing brings it back.',
  lastDigits: 'The last two digits of the number, to be sure',
  eraseVerb: 'Erase it',
  erased: (number: string) => `What belonged to ${number} is erased`,
  counts: (callbacks: number, calls: number, messages: number) =>
    `${callbacks} ${callbacks === 1 ? 'request' : 'requests'}, ${calls} ${calls === 1 ? 'call' : 'calls'} and ${messages} voice ${messages === 1 ? 'message' : 'messages'} of the platform.`,
  cancelled: (count: number) =>
    count === 1
      ? 'One open request was cancelled first.'
      : `${count} open requests were cancelled first.`,
  left: (what: 'callback' | 'call', id: number) =>
    `${what === 'callback' ? 'Request' : 'Call'} ${id} is not over, so it is still there. Erase again once it is.`,
  stays: [
    'Backups from before still hold it: delete them, or erase again after a restore.',
    'WebAppel keeps each call in its own lists and has no method to erase it there: write to your provider.',
    'A block of the number and the proof of a consent stay, as keyed hashes that nobody can read back.',
  ],
  object: 'Never call again …',
  objectHint: 'The number is blocked without an end, kept as a keyed hash. Open requests end.',
  objectTitle: (number: string) => `Never call ${number} again?`,
  objectText: 'Calls that are open end as refused; one that rings is taken back.',
  tellWebAppel: 'Tell WebAppel too, which cannot take it back',
  objectVerb: 'Never call again',
  objected: (number: string) => `${number} is not called any more`,
  open: (count: number) =>
    count === 0
      ? 'No request of it was open.'
      : count === 1
        ? 'One open request ends as refused.'
        : `${count} open requests end as refused.`,
  webAppel: {
    'not-asked': 'WebAppel was not told, so others who use your account may call it.',
    done: 'WebAppel has it on its own list too.',
    failed: 'WebAppel could not be told. Do it again later.',
  },
  onlyOwner: 'Only an owner downloads or erases.',
};

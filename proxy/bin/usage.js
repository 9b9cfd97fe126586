// Plain JavaScript, because the launcher reads it before anything is built.

/**
 * docs/command-line.md lists the same.
 * @type {import('../command-line/command.js').ExitCodes}
 */
export const exitCodes = {
  done: 0,
  badUsage: 1,
  refused: 2,
  unreached: 3,
  differs: 4,
  changes: 5,
};

/**
 * The meaning of each exit code.
 * @type {Readonly<Record<keyof typeof exitCodes, string>>}
 */
export const exitCodeMeanings = {
  done: 'done',
  badUsage: 'wrong command line or wrong settings; nothing was done',
  refused: 'WebAppel refused',
  unreached: 'WebAppel was not reached, or the outcome is unknown',
  differs: 'the probe, or the re-count, found differences',
  changes: 'WebAppel has another configuration than the file',
};

/**
 * The commands, in the order of `rappel help`.
 * @type {Readonly<Record<import('../command-line/command.js').CommandName | 'help' | 'version', import('../command-line/command.js').Usage>>}
 */
export const usages = {
  serve: {
    usage: 'serve',
    about:
      'Runs the proxy, and the embedded platform unless WEBAPPEL_URL names another WebAppel. This is the default command.',
  },
  platform: {
    usage: 'platform',
    about:
      'Runs the embedded platform alone, with simulated phones, on PLATFORM_PORT: a WebAppel for clients of your own.',
  },
  methods: {
    usage: 'methods [method]',
    about: 'Lists the methods of WebAppel, or says what one of them takes and answers.',
  },
  call: {
    usage: 'call <method> [name=value …] [@file] [--json] [--out file]',
    about:
      'Sends one request to WebAppel: any of its methods (rappel methods lists them), with the names and values of the guide or with ours.',
  },
  probe: {
    usage: 'probe [--write] [--call number[,reaction] …] [--popup id] [--out folder]',
    about:
      'Asks WebAppel what its guide leaves open, compares the answers with what Rappel expects, and keeps them in a folder. It only reads, unless --write is given: then it creates a schedule, a group and a popup, and removes them again. No phone rings unless --call is given, once for each call to make, with your reaction: any, answered, refused, no-answer, busy, unreachable. --popup names the popup whose operators are called. One wrong password is sent: accounts that lock themselves do so after several.',
  },
  ceiling: {
    usage: 'ceiling',
    about:
      'Prints the most that calls can cost in an hour and in a day, limit by limit, however many requests arrive. It reads the prices from WebAppel and changes nothing.',
  },
  backup: {
    usage: 'backup <file|->',
    about:
      'Writes the whole store into a new file, or with - to standard output. The program may keep running. The file holds personal data, and only you can read it.',
  },
  restore: {
    usage: 'restore <file|-> [--replace]',
    about:
      'Reads a backup, with - from standard input, into an empty store, SQLite or PostgreSQL. --replace overwrites a store that is not empty. Nobody is called twice: callbacks that may have been called since the backup are held and not sent again.',
  },
  account: {
    usage: 'account add|list|password|remove [email] [--time-zone zone] [--max-calls n] [--yes]',
    about:
      'Manages the accounts of the embedded platform, apart from the one in the settings. The password is typed, piped in, or taken from ACCOUNT_PASS or ACCOUNT_PASS_FILE; it is never a word of the command. On SQLite stop the program first, except for list.',
  },
  block: {
    usage:
      'block add|list|remove [number|prefix|address|network] [value|id] [--country code] [--until time] [--reason text] [--author name]',
    about:
      'Blocks a number, a prefix, a network address or a network, at once and while the program runs: their callbacks are neither accepted nor dialled. A number is kept as a hash only. --country reads a number without its country code; without it that is FR.',
  },
  stop: {
    usage:
      'stop [list] [--popup id] [--country code] [--level offer|dial] [--until time] [--reason text] [--author name]',
    about:
      'Stops callbacks at once and while the program runs: of a popup, of a country, or all. No new callback is accepted, and popups show FALLBACK_PHONE; with --level dial nothing is dialled either. --until is a time such as 18:00, or 2026-12-01T08:00, in TIME_ZONE. On SQLite run it as the user that runs the program.',
  },
  resume: {
    usage: 'resume [--popup id] [--country code]',
    about:
      'Lifts a stop of everything, or that of the popup or country, and says what is still stopped.',
  },
  recount: {
    usage: 'recount [--days number] [--repair]',
    about:
      'Counts the callbacks of the last days again (7 unless --days says otherwise) and compares them with the counts by hour that statistics show, while the program runs. Ends with 4 if some differ; --repair sets them right. On SQLite run it as the user that runs the program.',
  },
  'site-key': {
    usage: 'site-key add|list|revoke [name|id] [--popup id …] [--author name]',
    about:
      'Makes a key with which a server of yours requests callbacks without a browser, for all popups or for some, and prints it once. Only a hash is kept. A revoked key is refused at once, while the program runs.',
  },
  config: {
    usage:
      'config export|plan|apply|drift|holidays [file|year] [--files folder] [--allow-remove popup …] [--for email] [--out file] [--yes]',
    about:
      'The configuration at WebAppel as a file. export prints it, with --files also the contents of its files; plan says what would change, and with --out keeps the plan; apply does it, a file or a plan, and asks before unless --yes is given; drift compares WebAppel with what was applied last. Popups are removed only if --allow-remove names them. --for applies a file to another account. holidays prints the public holidays of France in a year, as closing days. On SQLite run it as the user that runs the program.',
  },
  owner: {
    usage:
      'owner invite|list|disable|enable|sessions [email] [--role owner|support|reader] [--name name] [--end]',
    about:
      'Manages the people of the console, also while nobody can get in. invite prints a link that works once, for 48 hours, with which the person makes a passkey; one who has lost theirs is invited again. disable signs somebody out everywhere at once. sessions lists where somebody is signed in, without an email those of ADMIN_TOKEN; --end ends them.',
  },
  person: {
    usage: 'person find|export|erase|object <number> [--country code] [--webappel]',
    about:
      'The rights of a visitor, who is known by a phone number. find lists what is kept, without what it says; export prints all of it as JSON; erase cancels the open callbacks and blanks everything, at once and while the program runs, and says what is held elsewhere; object blocks the number for good, as a keyed hash, with --webappel also on the list of WebAppel, which nothing leaves.',
  },
  consent: {
    usage: 'consent verify [file] [--head hash] | consent export',
    about:
      'The log of consents, which names nobody and survives an erasure. verify checks that no entry was changed, deleted or put into another order, in the store or offline in a backup or an export; with --head also that the entry of that hash is still there. export prints it as JSON lines.',
  },
  key: {
    usage: 'key new|status|apply',
    about:
      'The keys of ENCRYPTION_KEY, with which numbers and names are encrypted in the database. new prints a key, and keeps it nowhere; status says which keys the database needs, and what is not encrypted yet; apply encrypts everything with the first key at once, while the program runs. On SQLite run it as the user that runs the program.',
  },
  help: { usage: 'help [command]', about: 'Shows this page, or the usage of one command.' },
  version: { usage: 'version', about: 'Shows the version of Rappel.' },
};

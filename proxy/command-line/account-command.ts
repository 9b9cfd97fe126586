import { isTimeZone } from '../../shared/time-zones.js';
import { usages } from '../bin/usage.js';
import { countAccountData, removeAccount } from '../platform/accounts/account-removal.js';
import {
  type Account,
  changePassword,
  createAccount,
  listAccounts,
  normaliseEmail,
} from '../platform/accounts/accounts.js';
import { seedCatalogue } from '../platform/accounts/destination-catalogue.js';
import { readSettings, type Settings } from '../settings/settings.js';
import {
  isUniqueViolation,
  openStore,
  openToRead,
  type Store,
  schemaOf,
} from '../store/database.js';
import { BadUsage, type Command, type CommandContext, exitCodes } from './command.js';
import { alignRows } from './layout.js';
import { readOptions } from './options.js';

const MAX_CALLS = 1000;
const MIN_PASSWORD_LENGTH = 8;

export const account: Command = {
  ...usages.account,
  async run(words, context) {
    const { values, positionals } = readOptions(
      words,
      { 'time-zone': 'string', 'max-calls': 'string', yes: 'boolean' },
      2,
    );
    const [action, email] = positionals;
    const settings = readSettings(context.environment);
    if (settings.databaseUrl === 'sqlite::memory:')
      throw new BadUsage([
        'DATABASE_URL: a database in memory is lost when this command ends; name a file',
      ]);
    if (action === 'list' && email === undefined) {
      await withStore(openToRead(settings.databaseUrl, settings), (store) => list(store, context));
      return exitCodes.done;
    }
    if (!email || !(action === 'add' || action === 'password' || action === 'remove'))
      throw new BadUsage([`rappel ${account.usage}`]);
    requireOtherAccount(email, settings);
    const limits = readLimits(values, settings);
    const pass = action === 'remove' ? '' : await readPassword(settings, context);
    await withStore(openStore(settings.databaseUrl, settings), async (store) => {
      if (action === 'add') await add(store, { email, pass, ...limits });
      else {
        const existing = await find(store, email);
        if (action === 'password') await changePassword(store, existing.id, pass);
        else await remove(store, existing, values.yes ?? false, context);
      }
    });
    context.write('Done\n');
    return exitCodes.done;
  },
};

const formatCount = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`;

async function withStore(opening: Promise<Store>, work: (store: Store) => Promise<void>) {
  const store = await opening;
  try {
    await work(store);
  } finally {
    await store.destroy();
  }
}

/** The platform updates the account of the settings at each start, so changes made here would be lost. */
function requireOtherAccount(email: string, { credentials }: Settings): void {
  if (!/^[^\s@=]+@[^\s@=]+$/.test(email))
    throw new BadUsage(['The email must look like shop@example.fr']);
  if (normaliseEmail(email) === normaliseEmail(credentials.email))
    throw new BadUsage([
      'This account comes from WEBAPPEL_EMAIL; to change its password, change WEBAPPEL_PASS and restart',
    ]);
}

function readLimits(
  values: { 'time-zone'?: string; 'max-calls'?: string },
  settings: Settings,
): Pick<Account, 'timeZone' | 'maxConcurrentCalls'> {
  const timeZone = values['time-zone'] ?? settings.timeZone;
  if (!isTimeZone(timeZone))
    throw new BadUsage(['--time-zone: must be a time zone such as Europe/Paris']);
  const maxConcurrentCalls = Number(values['max-calls'] ?? 20);
  if (
    !Number.isInteger(maxConcurrentCalls) ||
    maxConcurrentCalls < 1 ||
    maxConcurrentCalls > MAX_CALLS
  )
    throw new BadUsage([`--max-calls: must be a number from 1 to ${MAX_CALLS}`]);
  return { timeZone, maxConcurrentCalls };
}

async function readPassword(settings: Settings, { askSecret }: CommandContext): Promise<string> {
  const pass = settings.accountPass ?? (await askSecret('Password of the account: '));
  if (pass.length < MIN_PASSWORD_LENGTH || pass.includes('\0'))
    throw new BadUsage([
      `The password must have at least ${MIN_PASSWORD_LENGTH} characters and no zero byte`,
    ]);
  return pass;
}

async function list(store: Store, { write, columns }: CommandContext): Promise<void> {
  // A PostgreSQL database on which no instance has started yet.
  if ((await schemaOf(store)) === undefined)
    throw new BadUsage([
      'DATABASE_URL: this database has no tables yet; start rappel once to create them',
    ]);
  const rows = (await listAccounts(store)).map(({ email, timeZone, maxConcurrentCalls }) => [
    email,
    timeZone,
    `${formatCount(maxConcurrentCalls, 'call')} at a time`,
  ]);
  if (rows.length > 0) write(`${alignRows(rows, columns)}\n`);
}

async function add(store: Store, login: Parameters<typeof createAccount>[1]): Promise<void> {
  await seedCatalogue(store);
  try {
    await createAccount(store, login);
  } catch (failure) {
    if (!isUniqueViolation(failure)) throw failure;
    throw new BadUsage(['An account with this email already exists']);
  }
}

async function find(store: Store, email: string): Promise<Account> {
  const found = (await listAccounts(store)).find((one) => one.email === normaliseEmail(email));
  if (found) return found;
  throw new BadUsage([
    'There is no account with this email; rappel account list shows all accounts',
  ]);
}

async function remove(
  store: Store,
  { id, email }: Account,
  isConfirmed: boolean,
  { write }: CommandContext,
): Promise<void> {
  const { popups, groups, schedules, calls, unfinishedCalls } = await countAccountData(store, id);
  const contents = `${formatCount(popups, 'popup')}, ${formatCount(groups, 'group')}, ${formatCount(schedules, 'schedule')} and ${formatCount(calls, 'call')} with recordings`;
  if (unfinishedCalls === 0 && !isConfirmed)
    throw new BadUsage([
      `Removing ${email} also deletes ${contents}; this cannot be undone. Add --yes to confirm`,
    ]);
  if (!(await removeAccount(store, id)))
    throw new BadUsage([
      `${email} has ${formatCount(unfinishedCalls, 'call')} waiting or in progress; cancel the waiting calls and let the others end first`,
    ]);
  write(`Removed ${email} with ${contents}\n`);
}

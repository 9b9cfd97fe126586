import { isTimeZone } from '../../shared/zoned-time.js';
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

const MOST_CALLS = 1000;
const SHORTEST_PASSWORD = 8;

export const account: Command = {
  ...usages.account,
  async run(words, context) {
    const { values, positionals } = readOptions(
      words,
      { 'time-zone': 'string', 'max-calls': 'string', yes: 'boolean' },
      2,
    );
    const [what, email] = positionals;
    const settings = readSettings(context.environment);
    if (settings.databaseUrl === 'sqlite::memory:')
      throw new BadUsage([
        'DATABASE_URL: what is kept in memory ends with this command; name a file',
      ]);
    if (what === 'list' && email === undefined) {
      await inStore(openToRead(settings.databaseUrl), (store) => list(store, context));
      return exitCodes.done;
    }
    if (!email || !(what === 'add' || what === 'password' || what === 'remove'))
      throw new BadUsage([`rappel ${account.usage}`]);
    refuseAddress(email, settings);
    const limits = readLimits(values, settings);
    const pass = what === 'remove' ? '' : await readPassword(settings, context);
    await inStore(openStore(settings.databaseUrl), async (store) => {
      if (what === 'add') await add(store, { email, pass, ...limits });
      else {
        const existing = await find(store, email);
        if (what === 'password') await changePassword(store, existing.id, pass);
        else await remove(store, existing, values.yes ?? false, context);
      }
    });
    context.write('Done\n');
    return exitCodes.done;
  },
};

const counted = (many: number, noun: string): string => `${many} ${noun}${many === 1 ? '' : 's'}`;

async function inStore(opening: Promise<Store>, work: (store: Store) => Promise<void>) {
  const store = await opening;
  try {
    await work(store);
  } finally {
    await store.destroy();
  }
}

/** The account of the settings is made and renewed at each start: what is done to it here would not last. */
function refuseAddress(email: string, { credentials }: Settings): void {
  if (!/^[^\s@=]+@[^\s@=]+$/.test(email))
    throw new BadUsage(['The email must look like shop@example.fr']);
  if (normaliseEmail(email) === normaliseEmail(credentials.email))
    throw new BadUsage([
      'This is the account of WEBAPPEL_EMAIL, which the platform keeps as the settings say; change WEBAPPEL_PASS instead',
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
    maxConcurrentCalls > MOST_CALLS
  )
    throw new BadUsage([`--max-calls: must be a number from 1 to ${MOST_CALLS}`]);
  return { timeZone, maxConcurrentCalls };
}

async function readPassword(settings: Settings, { askSecret }: CommandContext): Promise<string> {
  const pass = settings.accountPass ?? (await askSecret('Password of the account: '));
  if (pass.length < SHORTEST_PASSWORD || pass.includes('\0'))
    throw new BadUsage([`The password must have at least ${SHORTEST_PASSWORD} characters`]);
  return pass;
}

async function list(store: Store, { write, columns }: CommandContext): Promise<void> {
  // A PostgreSQL that no program has started on.
  if ((await schemaOf(store)) === undefined)
    throw new BadUsage([
      'DATABASE_URL: there is nothing in this store yet; the first start of the program fills it',
    ]);
  const rows = (await listAccounts(store)).map(({ email, timeZone, maxConcurrentCalls }) => [
    email,
    timeZone,
    `${counted(maxConcurrentCalls, 'call')} at a time`,
  ]);
  if (rows.length > 0) write(`${alignRows(rows, columns)}\n`);
}

async function add(store: Store, login: Parameters<typeof createAccount>[1]): Promise<void> {
  await seedCatalogue(store);
  try {
    await createAccount(store, login);
  } catch (failure) {
    if (!isUniqueViolation(failure)) throw failure;
    throw new BadUsage(['There is an account of this email already']);
  }
}

async function find(store: Store, email: string): Promise<Account> {
  const found = (await listAccounts(store)).find((one) => one.email === normaliseEmail(email));
  if (found) return found;
  throw new BadUsage(['There is no account of this email; rappel account list says which']);
}

async function remove(
  store: Store,
  { id, email }: Account,
  isAgreed: boolean,
  { write }: CommandContext,
): Promise<void> {
  const { popups, groups, schedules, calls, unfinishedCalls } = await countAccountData(store, id);
  const what = `${counted(popups, 'popup')}, ${counted(groups, 'group')}, ${counted(schedules, 'schedule')} and ${counted(calls, 'call')} with what was recorded`;
  if (unfinishedCalls === 0 && !isAgreed)
    throw new BadUsage([`With ${email} would go ${what}; say --yes to remove them for good`]);
  if (!(await removeAccount(store, id)))
    throw new BadUsage([
      `${email} has ${counted(unfinishedCalls, 'call')} waiting or under way; cancel what waits and let the rest end first`,
    ]);
  write(`With ${email} went ${what}\n`);
}

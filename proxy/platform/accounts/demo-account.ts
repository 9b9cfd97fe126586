import type { Insertable, Selectable } from 'kysely';
import { type Weekday, weekdays } from '../../../shared/opening-hours.js';
import type { Store } from '../../store/database.js';
import { lockTransaction } from '../../store/locks.js';
import type { AccountsTable, PopupsTable } from '../../store/platform-tables.js';
import { createAccount, hashPassword, normaliseEmail, verifyPassword } from './accounts.js';
import { seedCatalogue } from './destination-catalogue.js';

const group = 'advisers';
/** Numbers from the regulator's range for fiction, with endings that the simulator answers. */
/** In the order in which they are rung. */
export const demoOperators = ['33199001401', '33199001411'];
const alwaysOpen = 'always';
const neverOpen = 'never';
/** As a shop has them; the owner's console shows them. */
const shopHours = 'shop-hours';
const shopDays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
const callableCountries = ['FR', 'BE', 'CH', 'GB'];

type Popup = Omit<Insertable<PopupsTable>, 'account_id'> & { id: number };

/** Short ring times let the demo show a whole callback. */
const popupDefaults = {
  direction: 'operator-first',
  schedule_name: alwaysOpen,
  visitor_ring_seconds: 10,
  operator_window_seconds: 10,
  locale: 'fr',
  voice: 'female',
  open_group: group,
  open_message:
    'Laissez-nous votre numéro : un conseiller vous rappelle gratuitement dans un instant.',
  closed_message: 'Nos conseillers sont absents pour le moment.',
  immediate_only: 0,
  show_name: 0,
  visitor_caller_id: '33199001200',
} as const;

const popups: readonly Popup[] = [
  { ...popupDefaults, id: 77, name: 'Boutique', show_name: 1, label1: 'Numéro de commande' },
  {
    ...popupDefaults,
    id: 78,
    name: 'Shop',
    locale: 'en',
    open_message: 'Leave us your number: an adviser calls you back within moments, free of charge.',
    closed_message: 'Our advisers are away at the moment.',
    label1: 'Order number',
  },
  { ...popupDefaults, id: 79, name: 'Boutique-fermee', schedule_name: neverOpen },
  {
    ...popupDefaults,
    id: 80,
    name: 'Boutique-immediat',
    direction: 'visitor-first',
    immediate_only: 1,
    open_message: 'Laissez-nous votre numéro : votre téléphone sonne tout de suite.',
  },
];

/**
 * Creates the demo account: popup 77 in French and 78 in English are always open, 79 is always closed, 80 is
 * immediate only and rings the visitor first. On later starts only the login is updated, so that owners keep their
 * changes and the settings stay authoritative for the password.
 */
export async function seedDemoAccount(
  store: Store,
  { email, pass }: { email: string; pass: string },
): Promise<void> {
  await seedCatalogue(store);
  await store.transaction().execute(async (transaction) => {
    // Instances that start together must not create the account twice.
    await lockTransaction(transaction, 'demo account');
    const existing = await findDemoAccount(transaction, email);
    if (existing) return renewLogin(transaction, existing, { email, pass });
    const accountId = await createAccount(transaction, { email, pass });
    await seedGroup(transaction, accountId);
    await seedSchedules(transaction, accountId);
    await seedPopups(transaction, accountId);
  });
}

async function renewLogin(
  store: Store,
  account: Selectable<AccountsTable>,
  { email, pass }: { email: string; pass: string },
): Promise<void> {
  const unchanged =
    account.email === normaliseEmail(email) && (await verifyPassword(pass, account.password_hash));
  if (unchanged) return;
  await store
    .updateTable('platform_accounts')
    .set({ email: normaliseEmail(email), password_hash: await hashPassword(pass) })
    .where('id', '=', account.id)
    .execute();
}

/** Looks the account up by its email, or by its first popup if the email in the settings has changed. */
async function findDemoAccount(store: Store, email: string) {
  const accounts = store.selectFrom('platform_accounts').selectAll('platform_accounts');
  return (
    (await accounts.where('email', '=', normaliseEmail(email)).executeTakeFirst()) ??
    (await accounts
      .innerJoin('platform_popups', 'platform_popups.account_id', 'platform_accounts.id')
      .where('platform_popups.id', '=', popups[0]?.id ?? 0)
      .executeTakeFirst())
  );
}

async function seedGroup(store: Store, accountId: number): Promise<void> {
  await store
    .insertInto('platform_groups')
    .values({ account_id: accountId, name: group, ordering: 'fixed', rotation: 0 })
    .execute();
  await store
    .insertInto('platform_operators')
    .values(
      demoOperators.map((number, index) => ({
        account_id: accountId,
        group_name: group,
        number,
        ring_seconds: 10,
        position: 10 * (index + 1),
      })),
    )
    .execute();
}

async function seedSchedules(store: Store, accountId: number): Promise<void> {
  await store
    .insertInto('platform_schedules')
    .values([alwaysOpen, neverOpen, shopHours].map((name) => ({ account_id: accountId, name })))
    .execute();
  await store
    .insertInto('platform_openings')
    .values([
      ...weekdays.map((weekday) => opening(accountId, alwaysOpen, [weekday, '00:00', '23:59'])),
      ...shopDays.flatMap((weekday) => [
        opening(accountId, shopHours, [weekday, '09:00', '12:30']),
        opening(accountId, shopHours, [weekday, '14:00', '18:30']),
      ]),
      opening(accountId, shopHours, ['saturday', '10:00', '13:00']),
    ])
    .execute();
}

const opening = (
  account_id: number,
  schedule_name: string,
  [weekday, opens_at, closes_at]: readonly [Weekday, string, string],
) => ({ account_id, schedule_name, weekday, opens_at, closes_at });

async function seedPopups(store: Store, accountId: number): Promise<void> {
  await store
    .insertInto('platform_popups')
    .values(popups.map((popup) => ({ ...popup, account_id: accountId })))
    .execute();
  const destinations = await store
    .selectFrom('platform_destinations')
    .select('id')
    .where('country', 'in', callableCountries)
    .execute();
  await store
    .insertInto('platform_popup_destinations')
    .values(
      popups.flatMap((popup) =>
        destinations.map(({ id }) => ({ popup_id: popup.id, destination_id: id })),
      ),
    )
    .execute();
}

import type { Selectable } from 'kysely';
import type { Clock } from '../../shared/clock.js';
import { readByAllPlans } from '../../shared/numbers/all-plans.js';
import { followedCountry } from '../../shared/numbers/shared-plans.js';
import { waitingStates } from '../callbacks/ledger/callback-entity.js';
import type { Store } from '../store/database.js';
import type { GuardStopsTable } from '../store/guard-tables.js';
import type { Candidate, Check, DialStops } from './check.js';
import { GuardLists } from './guard-lists.js';

export type Stop = Selectable<GuardStopsTable>;
export type NewStop = Omit<Stop, 'id' | 'created_at'>;
/** Everything, one popup, or one country. */
export type StopScope = Pick<Stop, 'popup_id' | 'country'>;

const isOfCountry = (country: string | null, scope: string): boolean =>
  country !== null && (country === scope || followedCountry(country) === scope);

/** Whether a number is of one of the countries that are stopped. */
export function isOfCountries(number: string, countries: readonly string[]): boolean {
  if (countries.length === 0) return false;
  const country = readByAllPlans(number)?.country ?? null;
  return countries.some((scope) => isOfCountry(country, scope));
}

const covers = (
  { popup_id, country }: StopScope,
  candidate: Pick<Candidate, 'popupId' | 'country'>,
): boolean =>
  (popup_id === '' || popup_id === candidate.popupId) &&
  (country === '' || isOfCountry(candidate.country, country));

const hasEnded = ({ ends_at }: Stop, now: number): boolean => ends_at !== null && ends_at <= now;

const isOfEverything = ({ popup_id, country }: StopScope): boolean =>
  popup_id === '' && country === '';

/**
 * What the owner has stopped. The store is asked whenever a callback is accepted or dialled, so nobody is called after a stop,
 * on any instance and after a restart. Popups show a stop of another instance half a second later at most.
 */
export class Stops {
  #last: readonly Stop[] = [];

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly lists = new GuardLists(store, clock),
  ) {}

  /** The stops in force, the oldest first. */
  async list(): Promise<Stop[]> {
    return this.#inForce((await this.lists.current()).stops);
  }

  /** The stops of half a second ago at most, or the last ones known: a popup is shown also while the store is away. */
  async recent(): Promise<readonly Stop[]> {
    this.#last = await this.lists.recent().then(
      ({ stops }) => stops,
      () => this.#last,
    );
    return this.#inForce(this.#last);
  }

  readonly check: Check = {
    rule: 'stopped',
    look: async (candidate, phase) => {
      const inForce = this.#inForce((await this.lists.of(candidate)).stops);
      const stops = inForce.filter((stop) => covers(stop, candidate));
      if (phase === 'accepting') return stops.length > 0 ? 'refused' : 'passes';
      return stops.some(({ level }) => level === 'dial') ? 'waits' : 'passes';
    },
  };

  /** What is stopped, as far as it was known half a second ago: each callback is looked at again before it is dialled. */
  async dialStops(): Promise<DialStops> {
    const { stops: known } = await this.lists.recent();
    const stops = this.#inForce(known).filter(({ level }) => level === 'dial');
    return {
      everything: stops.some(isOfEverything),
      popupIds: stops.flatMap(({ popup_id }) => (popup_id === '' ? [] : [popup_id])),
      countries: stops.flatMap(({ country }) => (country === '' ? [] : [country])),
    };
  }

  /** Sets a stop in place of an earlier one of the same scope. */
  async set(stop: NewStop): Promise<Stop> {
    const row = { ...stop, created_at: this.clock.now() };
    const set = await this.store
      .insertInto('guard_stops')
      .values(row)
      .onConflict((conflict) => conflict.columns(['popup_id', 'country']).doUpdateSet(row))
      .returningAll()
      .executeTakeFirstOrThrow();
    this.lists.forget();
    return set;
  }

  /** @returns the stop that was lifted; undefined if it was not in force */
  async lift(which: { id: number } | StopScope): Promise<Stop | undefined> {
    const inForce = await this.list();
    const stop = inForce.find((one) =>
      'id' in which
        ? one.id === which.id
        : one.popup_id === which.popup_id && one.country === which.country,
    );
    if (!stop) return undefined;
    await this.store.deleteFrom('guard_stops').where('id', '=', stop.id).execute();
    this.lists.forget();
    return stop;
  }

  #inForce(stops: readonly Stop[]): Stop[] {
    const now = this.clock.now();
    return stops.filter((stop) => !hasEnded(stop, now));
  }

  /** How many callbacks that are not dialled yet are within a scope. */
  async countWaiting(scope: StopScope): Promise<number> {
    const waiting = await this.store
      .selectFrom('callbacks')
      .select(['handle', 'number', 'popup_id as popupId'])
      .where('state', 'in', waitingStates)
      .$if(scope.popup_id !== '', (query) => query.where('popup_id', '=', scope.popup_id))
      .execute();
    if (scope.country === '') return waiting.length;
    return waiting.filter(({ number, popupId }) =>
      covers(scope, { popupId, country: readByAllPlans(number)?.country ?? null }),
    ).length;
  }
}

/** Whether a stop leaves a popup nothing to offer, and the countries that are stopped for it. */
export function stoppedFor(
  popupId: string,
  countries: readonly string[],
  stops: readonly Stop[],
): { everything: boolean; countries: string[] } {
  const stopped = countries.filter((country) =>
    stops.some((stop) => covers(stop, { popupId, country })),
  );
  const everything =
    stops.some((stop) => covers(stop, { popupId, country: null })) ||
    (countries.length > 0 && stopped.length === countries.length);
  return { everything, countries: stopped };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAccounts } from '../../../proxy/centrex/centrex-account.js';
import {
  type CentrexQuery,
  filtersOf,
  matches,
  printedFilters,
} from '../../../proxy/centrex/filters.js';

const accountsOf = (printed: object[]) => readAccounts(printed)?.accounts ?? [];

/** Ids that a query leaves, of accounts that are given as they are printed. */
function left(printed: object[], query: CentrexQuery, zone = 'Europe/Paris'): string[] {
  const filters = filtersOf(query, zone);
  return accountsOf(printed)
    .filter((account) => matches(account, filters))
    .map(({ id }) => id);
}

const registered = (...moments: (string | null)[]) =>
  moments.map((last_registration_at, id) => ({ centrex_account_id: id, last_registration_at }));

describe('a filter', () => {
  const three = [
    {
      centrex_account_id: 1,
      phone_number: [33199001401, 33199001402],
      state: 'active',
      site: 'Saint-Étienne',
    },
    { centrex_account_id: 2, phone_number: '33199001411', state: 'suspended', site: 'Lyon' },
    { centrex_account_id: 3 },
  ];

  it.each([
    [{}, ['1', '2', '3']],
    [{ centrex_account_id: '2' }, ['2']],
    [{ centrex_account_id: '02' }, ['2']],
    [{ centrex_account_id: '22' }, []],
    [{ phone_number: '33199001402' }, ['1']],
    [{ phone_number: '3319900140' }, []],
    [{ state: 'active' }, ['1']],
    [{ state: 'suspended' }, ['2']],
    [{ site: 'saint etienne' }, ['1']],
    [{ site: 'LYON' }, ['2']],
    [{ site: 'Ly' }, []],
    [{ site: 'Lyon', state: 'active' }, []],
    [{ site: 'Lyon', state: 'suspended', phone_number: '33199001411' }, ['2']],
  ] as const)('%j leaves %j', (query, ids) => {
    expect(left(three, query)).toEqual(ids);
  });

  it('of a first and a last minute holds both, in the zone of the settings', () => {
    const printed = registered(
      '2026-11-20T08:59Z',
      '2026-11-20T09:00Z',
      '2026-11-20T11:00:59Z',
      '2026-11-20T11:01Z',
      null,
    );
    const query = {
      last_registration_at: '2026-11-20T10:00',
      last_registration_at_end: '2026-11-20T12:00',
    };
    expect(left(printed, query)).toEqual(['1', '2']);
    expect(left(printed, query, 'UTC')).toEqual(['2', '3']);
    const zulu = {
      last_registration_at: '2026-11-20T09:00Z',
      last_registration_at_end: '2026-11-20T11:00Z',
    };
    expect(left(printed, zulu)).toEqual(['1', '2']);
  });

  it('of a first moment alone holds that day', () => {
    const printed = registered(
      '2026-11-19T22:59Z',
      '2026-11-19T23:00Z',
      '2026-11-20T22:59Z',
      '2026-11-20T23:00Z',
    );
    for (const last_registration_at of [
      '2026-11-20T00:00',
      '2026-11-20T15:00',
      '2026-11-20T14:00Z',
    ])
      expect(left(printed, { last_registration_at })).toEqual(['1', '2']);
  });

  it('of a last moment alone holds all before it', () => {
    const printed = registered('2020-01-01T00:00Z', '2026-11-20T11:00Z', '2026-11-20T11:01Z', null);
    expect(left(printed, { last_registration_at_end: '2026-11-20T12:00' })).toEqual(['0', '1']);
  });

  it('counts an hour that the clock shows twice as both', () => {
    const printed = registered('2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-10-25T01:31Z');
    const hour = {
      last_registration_at: '2026-10-25T02:30',
      last_registration_at_end: '2026-10-25T02:30',
    };
    expect(left(printed, hour)).toEqual(['0', '1']);
  });
});

const two = <T>(...values: [T, ...T[]]) => fc.constantFrom(...values);
const minuteOfDay = fc.integer({ min: 0, max: 2 * 1440 - 1 }).map((minutes) => {
  const at = new Date(Date.UTC(2026, 10, 20) + minutes * 60_000);
  return at.toISOString().slice(0, 16);
});
const account = fc.record(
  {
    centrex_account_id: fc.integer({ min: 1, max: 2 }),
    phone_number: fc.array(two('33199001401', '33199001402'), { maxLength: 2 }),
    state: two('active', 'suspended'),
    site: two('Lyon', 'Nantes'),
    last_registration_at: minuteOfDay.map((minute) => `${minute}Z`),
  },
  { requiredKeys: ['centrex_account_id'] },
);
/** Some of the six, seldom all: what nobody passes proves little. */
const query = fc
  .tuple(
    fc.subarray([
      'centrex_account_id',
      'phone_number',
      'state',
      'site',
      'last_registration_at',
      'last_registration_at_end',
    ] as const),
    fc.record({
      centrex_account_id: fc.integer({ min: 1, max: 2 }).map(String),
      phone_number: two('33199001401', '33199001402', '33199001409'),
      state: two('active' as const, 'suspended' as const),
      site: two('Lyon', 'Nantes', 'Paris'),
      last_registration_at: minuteOfDay,
      last_registration_at_end: minuteOfDay,
    }),
  )
  .map(([names, all]): CentrexQuery => Object.fromEntries(names.map((name) => [name, all[name]])));

type PrintedAccount = typeof account extends fc.Arbitrary<infer Of> ? Of : never;

/** The same by another way: on what is printed, moments as text, in UTC. */
function isMeant(printed: PrintedAccount, asked: CentrexQuery): boolean {
  const registered = printed.last_registration_at?.slice(0, 16);
  const from = asked.last_registration_at;
  const to = asked.last_registration_at_end;
  const wrong = [
    asked.centrex_account_id && String(printed.centrex_account_id) !== asked.centrex_account_id,
    asked.phone_number && !printed.phone_number?.includes(asked.phone_number),
    asked.state && printed.state !== asked.state,
    asked.site && printed.site !== asked.site,
    (from || to) && !registered,
    from && to && registered && registered < from,
    from && !to && registered && registered.slice(0, 10) !== from.slice(0, 10),
    to && registered && registered > to,
  ];
  return !wrong.some(Boolean);
}

describe('filters together', () => {
  it('leave the accounts that each of them leaves, in their order', () => {
    let kept = 0;
    fc.assert(
      fc.property(fc.array(account, { maxLength: 12 }), query, (printed, asked) => {
        const expected = printed
          .filter((one) => isMeant(one, asked))
          .map(({ centrex_account_id }) => String(centrex_account_id));
        kept += expected.length;
        expect(left(printed, asked, 'UTC')).toEqual(expected);
      }),
      { numRuns: 2000, seed: 20261123 },
    );
    expect(kept).toBeGreaterThan(500);
  });

  it('ask an endpoint for no less than what is meant', () => {
    fc.assert(
      fc.property(account, query, (printed, asked) => {
        if (!isMeant(printed, asked)) return;
        const widened = Object.fromEntries(printedFilters(filtersOf(asked, 'UTC')));
        expect(isMeant(printed, widened)).toBe(true);
      }),
      { numRuns: 2000, seed: 20261123 },
    );
  });

  it('are asked of an endpoint by the names that the guide prints', () => {
    const asked = {
      centrex_account_id: '12',
      phone_number: '33199001421',
      state: 'active',
      site: 'Lyon',
      last_registration_at: '2026-11-20T10:00',
      last_registration_at_end: '2026-11-20T12:00',
    } as const;
    expect(Object.fromEntries(printedFilters(filtersOf(asked, 'Europe/Paris')))).toEqual({
      ...asked,
      // A day more on both sides: nobody knows the zone of the other clock.
      last_registration_at: '2026-11-19T09:00',
      last_registration_at_end: '2026-11-21T11:01',
    });
    expect(printedFilters({})).toEqual([]);
  });
});

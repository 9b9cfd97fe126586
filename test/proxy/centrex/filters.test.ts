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

/** The ids of the printed accounts that match a query. */
function matchingIds(printed: object[], query: CentrexQuery, zone = 'Europe/Paris'): string[] {
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
  ] as const)('the filter %j matches the accounts %j', (query, ids) => {
    expect(matchingIds(three, query)).toEqual(ids);
  });

  it('a filter with a first and a last minute includes both, in the time zone of the settings', () => {
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
    expect(matchingIds(printed, query)).toEqual(['1', '2']);
    expect(matchingIds(printed, query, 'UTC')).toEqual(['2', '3']);
    const zulu = {
      last_registration_at: '2026-11-20T09:00Z',
      last_registration_at_end: '2026-11-20T11:00Z',
    };
    expect(matchingIds(printed, zulu)).toEqual(['1', '2']);
  });

  it('a filter with only a first moment matches that whole day', () => {
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
      expect(matchingIds(printed, { last_registration_at })).toEqual(['1', '2']);
  });

  it('a filter with only a last moment matches everything before it', () => {
    const printed = registered('2020-01-01T00:00Z', '2026-11-20T11:00Z', '2026-11-20T11:01Z', null);
    expect(matchingIds(printed, { last_registration_at_end: '2026-11-20T12:00' })).toEqual([
      '0',
      '1',
    ]);
  });

  it('a filter for an hour that the clock shows twice includes it both times', () => {
    const printed = registered('2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-10-25T01:31Z');
    const hour = {
      last_registration_at: '2026-10-25T02:30',
      last_registration_at_end: '2026-10-25T02:30',
    };
    expect(matchingIds(printed, hour)).toEqual(['0', '1']);
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
/** Some of the six filters: with all six, hardly any account would match. */
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

/** A second implementation: it compares the printed values as text, in UTC. */
function matchesPrinted(printed: PrintedAccount, asked: CentrexQuery): boolean {
  const registered = printed.last_registration_at?.slice(0, 16);
  const from = asked.last_registration_at;
  const to = asked.last_registration_at_end;
  const mismatches = [
    asked.centrex_account_id && String(printed.centrex_account_id) !== asked.centrex_account_id,
    asked.phone_number && !printed.phone_number?.includes(asked.phone_number),
    asked.state && printed.state !== asked.state,
    asked.site && printed.site !== asked.site,
    (from || to) && !registered,
    from && to && registered && registered < from,
    from && !to && registered && registered.slice(0, 10) !== from.slice(0, 10),
    to && registered && registered > to,
  ];
  return !mismatches.some(Boolean);
}

describe('several filters', () => {
  it('several filters match the accounts that match each of them, in their order', () => {
    let kept = 0;
    fc.assert(
      fc.property(fc.array(account, { maxLength: 12 }), query, (printed, asked) => {
        const expected = printed
          .filter((one) => matchesPrinted(one, asked))
          .map(({ centrex_account_id }) => String(centrex_account_id));
        kept += expected.length;
        expect(matchingIds(printed, asked, 'UTC')).toEqual(expected);
      }),
      { numRuns: 2000, seed: 20261123 },
    );
    expect(kept).toBeGreaterThan(500);
  });

  it('the filters sent to an endpoint let through at least every account that matches', () => {
    fc.assert(
      fc.property(account, query, (printed, asked) => {
        if (!matchesPrinted(printed, asked)) return;
        const widened = Object.fromEntries(printedFilters(filtersOf(asked, 'UTC')));
        expect(matchesPrinted(printed, widened)).toBe(true);
      }),
      { numRuns: 2000, seed: 20261123 },
    );
  });

  it('the filters are sent to an endpoint with the names of the guide', () => {
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
      // One day more on both sides: the time zone of the endpoint is unknown.
      last_registration_at: '2026-11-19T09:00',
      last_registration_at_end: '2026-11-21T11:01',
    });
    expect(printedFilters({})).toEqual([]);
  });
});

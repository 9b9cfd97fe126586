import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptCallback, type Envelope } from '../../../../proxy/callbacks/intake/accept.js';
import { Appointments } from '../../../../proxy/callbacks/intake/appointments.js';
import { InFlightKeys } from '../../../../proxy/callbacks/intake/in-flight-keys.js';
import { runCheck } from '../../../../proxy/callbacks/intake/request-checks.js';
import type { Callback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import type { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { ProblemError } from '../../../../proxy/http/problems.js';
import type { PopupViews } from '../../../../proxy/popups/popup-views.js';
import type { Store } from '../../../../proxy/store/database.js';
import type { Problem } from '../../../../shared/callback.js';
import { emptyLedger } from '../../../support/callbacks/callbacks.js';
import { appointmentRules, popupViewsOf } from '../../../support/callbacks/known-popups.js';
import { noPageProofs, noProofOfWork, openGuard } from '../../../support/callbacks/open-guard.js';
import type { FakeClock } from '../../../support/time/fake-clock.js';
import { demoSettings, scriptedWebAppel } from '../../../support/webappel/scripted-webappel.js';

let store: Store;
let clock: FakeClock;
let ledger: Ledger;
let popupViews: PopupViews;
beforeEach(async () => {
  ({ store, clock, ledger } = await emptyLedger());
  popupViews = viewsWith(true);
});
afterEach(() => store.destroy());

const viewsWith = (testNumbers: boolean) =>
  popupViewsOf(scriptedWebAppel(demoSettings()), clock, { testNumbers });

let keys = 0;
const body = { popupId: '77', number: '06 39 98 00 01' };
const envelope = (more: Partial<Envelope> = {}): Envelope => ({
  idempotencyKey: `key-${++keys}`,
  origin: 'https://shop.example',
  address: '192.0.2.7',
  ...more,
});

const accept = (request: unknown, more: Partial<Envelope> = {}): Promise<Callback> =>
  acceptCallback(request, envelope(more), {
    ledger,
    makeWay: async () => false,
    inFlightKeys: new InFlightKeys(clock),
    runCheck,
    secret: 'pepper',
    requestHit: () => undefined,
    clock,
    highestCost: async () => ({ cost: 0, minute_price: 0, ring_price: 0 }),
    agreesOnPhrase: false,
    guard: openGuard,
    pageProofs: noPageProofs,
    formCounts: { countRequested: () => undefined },
    proofOfWork: noProofOfWork,
    popupView: (popupId) => popupViews.view(popupId),
    appointments: new Appointments({
      ...{ store, clock, popupViews, rules: appointmentRules },
      quietHours: { isQuiet: () => false },
    }),
  });

async function problemOf(request: unknown, more: Partial<Envelope> = {}): Promise<Problem> {
  const outcome: unknown = await accept(request, more).catch((failure: unknown) => failure);
  if (outcome instanceof ProblemError) return outcome.problem;
  throw new Error('the request was accepted');
}

describe('numbers that cannot be called', () => {
  it.each([
    ['', undefined, 'invalid-number', 'empty'],
    ['garbage', undefined, 'invalid-number', 'not-a-number'],
    ['06 39 98', undefined, 'invalid-number', 'too-short'],
    ['06 39 98 00 01 23 45 67', undefined, 'invalid-number', 'too-long'],
    ['+33 6 12 34 56 78;ext=9', undefined, 'invalid-number', 'extension'],
    ['0612345678 ext 9', undefined, 'invalid-number', 'extension'],
    ['0612345678,,9', undefined, 'invalid-number', 'extension'],
    ['08 99 12 34 56', undefined, 'number-not-allowed', 'premium'],
    ['08 20 12 34 56', undefined, 'number-not-allowed', 'premium'],
    ['+881 6 12345678', undefined, 'number-not-allowed', 'country-not-allowed'],
    ['+44 70 1234 5678', undefined, 'number-not-allowed', 'premium'],
    ['+1 212 555 0123', undefined, 'number-not-allowed', 'country-not-allowed'],
    ['0612345678', 'US', 'invalid-number', undefined],
    ['0612345678', 'ZZ', 'invalid-number', 'country-unclear'],
    ['112', undefined, 'invalid-number', undefined],
    ['#31#0612345678', undefined, 'invalid-number', undefined],
  ])('the number %j with country %s is refused: %s, %s', async (number, country, code, reason) => {
    const problem = await problemOf({ ...body, number, ...(country && { country }) });
    expect(problem).toMatchObject({ code, status: 422, field: 'number' });
    if (reason) expect(problem.reason).toBe(reason);
  });

  it('a fictional number is refused when test numbers are not allowed', async () => {
    popupViews = viewsWith(false);
    expect(await problemOf(body)).toMatchObject({ field: 'number' });
  });
});

describe('a national number that several countries have', () => {
  it('without a country it is refused with the countries to choose from, and never guessed', async () => {
    expect(await problemOf({ ...body, number: '0470 12 34 56' })).toMatchObject({
      code: 'invalid-number',
      reason: 'country-unclear',
      possibleCountries: ['FR', 'BE'],
    });
  });

  it('with a country in which it is wrong it is refused with those in which it is right', async () => {
    expect(await problemOf({ ...body, number: '06 12 34 56 78', country: 'BE' })).toMatchObject({
      reason: 'country-unclear',
      possibleCountries: ['FR'],
    });
  });

  it('with a country in which it is right it is called there', async () => {
    const callback = await accept({ ...body, number: '0470 12 34 56', country: 'FR' });
    expect(callback.number).toBe('+33470123456');
  });

  it('a refusal names the country of the number', async () => {
    expect(await problemOf({ ...body, number: '+32 470 12 34' })).toMatchObject({
      numberCountry: 'BE',
    });
  });
});

describe('ways to write a number', () => {
  it.each([
    ['01 99 00 12 01', undefined, '+33199001201'],
    ['٠٦ ٣٩ ٩٨ ٠٠ ٠١', undefined, '+33639980001'],
    ['+32 470 12 34 56', undefined, '+32470123456'],
    ['0470 12 34 56', 'BE', '+32470123456'],
    ['(0)6.12-34/56 78', undefined, '+33612345678'],
  ])('a number is read as people write it: %s with country %s', async (number, country, e164) => {
    expect((await accept({ ...body, number, ...(country && { country }) })).number).toBe(e164);
  });
});

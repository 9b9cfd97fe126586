import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptCallback, type Envelope } from '../../../../proxy/callbacks/intake/accept.js';
import { Appointments } from '../../../../proxy/callbacks/intake/appointments.js';
import { InFlightKeys } from '../../../../proxy/callbacks/intake/in-flight-keys.js';
import { runCheck } from '../../../../proxy/callbacks/intake/request-checks.js';
import type { Callback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { acceptedViewOf } from '../../../../proxy/callbacks/ledger/callback-view.js';
import type { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { ProblemError } from '../../../../proxy/http/problems.js';
import type { PopupViews } from '../../../../proxy/popups/popup-views.js';
import type { Store } from '../../../../proxy/store/database.js';
import type { Problem } from '../../../../shared/callback.js';
import type { Params, Result } from '../../../../shared/webappel/methods.js';
import { decodeAnswer, encodeAnswer, encodeParams } from '../../../../shared/webappel/wire.js';
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

const viewsWith = (testNumbers: boolean, settings = demoSettings()) =>
  popupViewsOf(scriptedWebAppel(settings), clock, { testNumbers });

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

describe('accepted callbacks', () => {
  it('a callback is stored with its number in E.164 and the fields that the popup asks for', async () => {
    const callback = await accept({ ...body, name: ' Zoé ', custom1: 'Devis', delaySeconds: 300 });
    expect(callback).toMatchObject({
      popup_id: '77',
      number: '+33639980001',
      name: 'Zoé',
      custom1: 'Devis',
      custom2: null,
      custom3: null,
      address: '192.0.2.7',
      delay_seconds: 300,
    });
  });

  it('the stored hash of a number cannot be found by trying all numbers', async () => {
    const mine = await accept(body);
    const theirs = await acceptCallback({ ...body, number: '06 39 98 00 02' }, envelope(), {
      ledger,
      makeWay: async () => false,
      inFlightKeys: new InFlightKeys(clock),
      runCheck,
      secret: 'another pepper',
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
    expect(mine.number_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(mine.number_hash).not.toBe(theirs.number_hash);
    expect(mine.idempotency_key).not.toContain('key-');
  });

  it('a number has one live callback, however it is written and whichever popup it comes from', async () => {
    await accept(body);
    for (const number of ['+33 6 39 98 00 01', '0033639980001', '0639980001'])
      expect(await problemOf({ popupId: '78', number })).toMatchObject({
        code: 'duplicate',
        status: 409,
      });
  });

  it('a repeated request gets the same callback, even when the popup has changed since', async () => {
    const more = envelope();
    const first = await accept(body, more);
    await clock.advance(60_000);
    popupViews = viewsWith(false, demoSettings([]));
    expect((await accept({ number: body.number, popupId: '77' }, more)).handle).toBe(first.handle);
  });

  it('a repeated request gets the same answer, however far its callback has come', async () => {
    const more = envelope();
    const first = acceptedViewOf(await accept({ ...body, delaySeconds: 300 }, more));
    expect(first).toMatchObject({ state: 'scheduled', cancellable: true });
    await clock.advance(301_000);
    const callback = await accept({ ...body, delaySeconds: 300 }, more);
    const dialling = await ledger.move(callback, 'dialling', {});
    const called = await ledger.move(dialling!, 'accepted', {}, { progress: 'calling' });
    await ledger.move(called!, 'missed', {}, { busy: 1, missed_by: 'visitor' });
    const again = acceptedViewOf(await accept({ ...body, delaySeconds: 300 }, more));
    expect(JSON.stringify(again)).toBe(JSON.stringify(first));
  });

  it('an idempotency key that comes with other data is refused', async () => {
    const more = envelope();
    await accept(body, more);
    expect(await problemOf({ ...body, name: 'Zoé' }, more)).toMatchObject({
      code: 'invalid-field',
      status: 422,
      field: 'Idempotency-Key',
    });
  });

  it('the same idempotency key from another site makes another callback', async () => {
    const more = envelope();
    const mine = await accept(body, more);
    const theirs = await accept(
      { ...body, number: '0639980002' },
      { ...more, origin: 'https://other.example' },
    );
    expect(theirs.handle).not.toBe(mine.handle);
  });
});

describe('refused requests', () => {
  it.each([
    [null],
    [undefined],
    [[]],
    ['text'],
    [7],
    [{}],
    [{ number: '0639980001' }],
    [{ ...body, popupId: 77 }],
    [{ ...body, popupId: '77 ' }],
    [{ ...body, popupId: '-1' }],
    [{ ...body, number: 639_980_001 }],
    [{ ...body, number: ['0639980001'] }],
    [{ ...body, number: { e164: '0639980001' } }],
    [{ ...body, country: 'fr' }],
    [{ ...body, delaySeconds: '300' }],
    [{ ...body, delaySeconds: -1 }],
    [{ ...body, delaySeconds: 1.5 }],
    [{ ...body, name: null }],
    [{ ...body, client_ip: '10.0.0.1' }],
    [{ ...body, methode: 'popup_del' }],
    [{ ...body, recorded: true }],
    [JSON.parse('{"popupId":"77","number":"0639980001","__proto__":{"custom3":"x"}}')],
    [JSON.parse('{"popupId":"77","number":"0639980001","constructor":1}')],
  ])('a body that does not match the schema is refused: %j', async (request) => {
    expect(await problemOf(request)).toMatchObject({ code: 'invalid-field', status: 422 });
  });

  it('a refusal does not repeat what was sent', async () => {
    for (const request of [
      { ...body, '<CANARY>': 1 },
      { ...body, popupId: '<CANARY>' },
      { ...body, name: ';CANARY' },
      { ...body, country: 'CANARY' },
      'CANARY',
    ])
      expect(JSON.stringify(await problemOf(request))).not.toContain('CANARY');
  });

  it.each([
    'a;b',
    'a\nb',
    'a\rb',
    'a\0b',
    'a\u2028b',
    'a\u0085b',
    'a\ud800b',
    'a\u001b[31mb',
    'x'.repeat(65),
  ])('a name or custom field that could break a row is refused: %j', async (name) => {
    expect(await problemOf({ ...body, name })).toMatchObject({ field: 'name' });
    expect(await problemOf({ ...body, custom1: name })).toMatchObject({ field: 'custom1' });
  });

  it('a custom field longer than 32 bytes is refused, even when it has fewer characters', async () => {
    expect((await accept({ ...body, custom1: 'é'.repeat(16) })).custom1).toBe('é'.repeat(16));
    expect(await problemOf({ ...body, custom1: 'é'.repeat(17) })).toMatchObject({
      field: 'custom1',
    });
  });

  it.each([
    ['80', 'name'],
    ['77', 'custom2'],
    // It has a label, but it carries the token.
    ['77', 'custom3'],
    ['80', 'custom1'],
  ])('popup %s refuses the field %s, which it does not ask for', async (popupId, field) => {
    expect(await problemOf({ ...body, popupId, [field]: 'x' })).toMatchObject({
      code: 'invalid-field',
      field,
    });
    expect((await accept({ ...body, popupId, [field]: ' ' })).state).toBe('ready');
  });

  it('a popup that is closed refuses immediate calls', async () => {
    expect(await problemOf({ ...body, popupId: '79' })).toMatchObject({
      code: 'closed',
      status: 409,
    });
  });

  it('a request for an unknown popup is refused', async () => {
    expect(await problemOf({ ...body, popupId: '4711' })).toMatchObject({
      code: 'not-found',
      status: 404,
    });
  });

  it('a popup that only calls immediately refuses a delay', async () => {
    expect(await problemOf({ ...body, popupId: '80', delaySeconds: 300 })).toMatchObject({
      code: 'invalid-field',
      field: 'delaySeconds',
    });
    expect((await accept({ ...body, popupId: '80', delaySeconds: 0 })).delay_seconds).toBe(0);
  });

  it('a delay that the popup does not offer is refused', async () => {
    for (const delaySeconds of [1, 119, 901, 86_400])
      expect(await problemOf({ ...body, delaySeconds })).toMatchObject({ field: 'delaySeconds' });
  });
});

describe('hostile text', () => {
  const hostile = fc.string({
    unit: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...'&=#%+;?/<>br"\'\\[] \r\n\0\t\u2028\ud800éö€😀') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
    ),
    maxLength: 70,
  });

  it('accepted text stays in its own row of the listing and adds no variable to the request', async () => {
    let acceptedCount = 0;
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (name, custom1) => {
        const number = `063998${String(++keys % 10_000).padStart(4, '0')}`;
        const outcome: unknown = await accept({ popupId: '77', number, name, custom1 }).catch(
          (failure: unknown) => failure,
        );
        if (outcome instanceof ProblemError) return;
        const callback = outcome as Callback;
        acceptedCount += 1;
        const sent = encodeParams('requestCall', {
          popupId: callback.popup_id,
          phoneNumber: callback.number.slice(1),
          retries: 0,
          recorded: false,
          maxSeconds: 1,
          visitorName: callback.name ?? undefined,
          custom1: callback.custom1 ?? undefined,
        } satisfies Params<'requestCall'>);
        expect(new Set(sent.map(([variable]) => variable)).size).toBe(sent.length);
        const rows: Result<'summariseCalls'> = ['1', '2'].map((trackingId) => ({
          trackingId,
          popupId: '77',
          requestedAt: '2026-11-23T10:00:00',
          visitorName: callback.name ?? undefined,
          custom1: callback.custom1 ?? undefined,
          custom3: callback.token,
          callState: trackingId === '1' ? 'answered' : 'busy',
        }));
        const read = decodeAnswer('summariseCalls', {
          bytes: encodeAnswer('summariseCalls', rows),
          charset: 'utf-8',
        });
        expect(
          read.map(({ trackingId, custom3, callState }) => [trackingId, custom3, callState]),
        ).toEqual([
          ['1', callback.token, 'answered'],
          ['2', callback.token, 'busy'],
        ]);
      }),
      { numRuns: 300, seed: 20_261_123 },
    );
    expect(acceptedCount).toBeGreaterThan(30);
  });
});

import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Callback } from '../../../../proxy/callbacks/ledger/callback-entity.js';
import { CallIndex, type ListedCall } from '../../../../proxy/callbacks/workers/call-index.js';

const parts = {
  tokenField: 'custom3',
  timeZone: 'Europe/Paris',
  now: Date.parse('2026-11-23T09:00:00Z'),
} as const;

const callbackWith = (id: number, trackingId: string | null): Callback =>
  ({
    id,
    popup_id: '77',
    token: randomBytes(16).toString('hex'),
    tracking_id: trackingId,
    requested_at: parts.now,
    call_at: parts.now,
    give_up_at: parts.now,
    slot_at: null,
    address: null,
    name: null,
  }) as Callback;

const row = (trackingId: string, token: string | undefined): ListedCall => ({
  trackingId,
  popupId: '77',
  requestedAt: '2026-11-23T10:00:00',
  custom3: token,
});

const writings: ((token: string) => string | undefined)[] = [
  (token) => token,
  (token) => token.toUpperCase(),
  (token) => token.slice(0, 24),
  (token) => token.slice(0, 12),
  () => undefined,
  () => 'text',
];

describe('the index of a listing', () => {
  it('no callback is ever given the call of another, however tokens are written and ids damaged', () => {
    const calls = fc.array(
      fc.record({
        knowsId: fc.boolean(),
        damagedId: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
        writing: fc.integer({ min: 0, max: writings.length - 1 }),
        isListed: fc.boolean(),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(calls, (shapes) => {
        const made = shapes.map((shape, index) => {
          const trueId = String(index + 1);
          const recorded = shape.knowsId ? String(shape.damagedId ?? trueId) : null;
          return { shape, trueId, callback: callbackWith(index, recorded) };
        });
        const rows = made
          .filter(({ shape }) => shape.isListed)
          .map(({ shape, trueId, callback }) =>
            row(trueId, writings[shape.writing]?.(callback.token)),
          );
        const index = new CallIndex(rows, parts);
        for (const { shape, trueId, callback } of made) {
          const found = index.find(callback);
          const carriesToken = shape.writing <= 3;
          if (shape.isListed && carriesToken) expect(found?.trackingId).toBe(trueId);
          // A damaged id leads to a foreign row only where the server lists no tokens at all.
          if (found && found.trackingId !== trueId) {
            expect(found.trackingId).toBe(callback.tracking_id);
            expect(
              made.filter((other) => other.shape.isListed && other.shape.writing <= 3),
            ).toEqual([]);
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('a callback in doubt is found by its token only', () => {
    const doubt = callbackWith(1, null);
    expect(new CallIndex([row('8', undefined)], parts).find(doubt)).toBeUndefined();
    expect(new CallIndex([row('8', doubt.token.slice(0, 11))], parts).find(doubt)).toBeUndefined();
    expect(new CallIndex([row('8', doubt.token.slice(0, 12))], parts).find(doubt)?.trackingId).toBe(
      '8',
    );
  });

  it('rows of several calls with one token name none', () => {
    const doubt = callbackWith(1, null);
    const index = new CallIndex([row('8', doubt.token), row('9', doubt.token)], parts);
    expect(index.find(doubt)).toBeUndefined();
  });

  it('a row of another popup is not the call', () => {
    const callback = callbackWith(1, '8');
    const other = { ...row('8', undefined), popupId: '78' };
    expect(new CallIndex([other], parts).find(callback)).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { toldToOperator } from '../../../../proxy/callbacks/workers/operator-words.js';
import { acceptedCallback, emptyLedger } from '../../../support/callbacks/callbacks.js';

async function callbackWith(more: Parameters<typeof acceptedCallback>[1]) {
  const { store, ledger } = await emptyLedger();
  const callback = await acceptedCallback(ledger, more);
  await store.destroy();
  return callback;
}

describe('what the operator is told', () => {
  it('a visitor without a name is known by the safe phrase alone', async () => {
    const callback = await callbackWith({ safe_phrase: 'river lantern' });
    expect(toldToOperator(callback, 'visitorName')).toEqual({ visitorName: 'river lantern' });
  });

  it('a phrase that a visitor has is told even after the owner has turned phrases off', async () => {
    const callback = await callbackWith({ name: 'Zoé', safe_phrase: 'river lantern' });
    expect(toldToOperator(callback, undefined)).toEqual({ visitorName: 'Zoé (river lantern)' });
  });

  it('a callback from before the phrases is told as it was', async () => {
    const callback = await callbackWith({ name: 'Zoé', custom1: 'Devis' });
    expect(toldToOperator(callback, 'custom2')).toEqual({ visitorName: 'Zoé', custom1: 'Devis' });
  });
});

import { expect, it } from 'vitest';
import { holdInDoubt } from '../../../../proxy/callbacks/ledger/hold-in-doubt.js';
import { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { CallCounters } from '../../../../proxy/guard/call-counters.js';
import { readSettings } from '../../../../proxy/settings/settings.js';
import { HOUR_MS } from '../../../../shared/durations.js';
import { acceptedCallback, emptyLedger, reload } from '../../../support/callbacks/callbacks.js';

it('callbacks of one number are all held, one of them in doubt, and open appointments are counted no more', async () => {
  const { store, clock } = await emptyLedger();
  const { callLimits } = readSettings({ APPOINTMENTS_PER_POPUP: '2' });
  const counters = new CallCounters({
    limits: callLimits,
    timeZone: 'Europe/Paris',
    secret: 'pepper',
  });
  const ledger = new Ledger(store, clock, { slotCapacity: 10, counters });
  const appointment = (hours: number) =>
    acceptedCallback(ledger, {
      number_hash: 'one number',
      slot_at: clock.now() + hours * HOUR_MS,
      slot_zone: 'Europe/Paris',
    });
  const callbacks = [
    await appointment(1),
    await appointment(2),
    await acceptedCallback(ledger, { number_hash: 'one number' }),
  ];
  await store.transaction().execute(async (transaction) => {
    const held = await holdInDoubt(transaction, callbacks, {
      now: clock.now(),
      detail: 'restored',
      counters,
    });
    expect(held).toHaveLength(3);
  });
  const states = await Promise.all(
    callbacks.map(async (callback) => (await reload(ledger, callback)).state),
  );
  expect(states).toEqual(['unsettled', 'unsettled', 'doubt']);
  await expect(appointment(3)).resolves.toMatchObject({ state: 'scheduled' });
  await store.destroy();
});

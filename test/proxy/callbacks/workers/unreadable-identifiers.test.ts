import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../../../proxy/callbacks/ledger/ledger.js';
import { alwaysLeader } from '../../../../proxy/callbacks/workers/leader-lease.js';
import { startWorkers } from '../../../../proxy/callbacks/workers/workers.js';
import type { Store } from '../../../../proxy/store/database.js';
import { type Account, guardAccount } from '../../../../proxy/webappel/webappel-account.js';
import type { Result } from '../../../../shared/webappel/methods.js';
import { decodeAnswer } from '../../../../shared/webappel/wire.js';
import {
  acceptedCallback,
  emptyLedger,
  recordingLog,
} from '../../../support/callbacks/callbacks.js';
import { openGuard } from '../../../support/callbacks/open-guard.js';
import type { FakeClock } from '../../../support/time/fake-clock.js';
import {
  type ScriptedWebAppel,
  scriptedWebAppel,
} from '../../../support/webappel/scripted-webappel.js';

let store: Store;
let clock: FakeClock;
let ledger: Ledger;
let webAppel: ScriptedWebAppel;
let account: Account;
let lines: string[];
let workers: { stop(): Promise<void> };

const noAppointments = () => Promise.reject(new Error('no appointment was made'));

/** A WebAppel that takes each call, lists it with its token, and answers `appel` with this text. */
function start(answer: string): void {
  const taken: Result<'summariseCalls'> = [];
  webAppel = scriptedWebAppel({
    requestCall: async ({ popupId, custom3 }) => {
      taken.push({
        trackingId: String(5000 + taken.length),
        popupId,
        requestedAt: '2026-11-23T10:00:00',
        custom3,
      });
      return decodeAnswer('requestCall', { bytes: Buffer.from(answer) });
    },
    summariseCalls: async () => taken,
    listPopups: async () => [],
  });
  const recorded = recordingLog();
  lines = recorded.lines;
  const credentials = { email: 'shop@example.test', pass: 'secret' };
  account = guardAccount(webAppel, {
    credentials: {
      current: () => credentials,
      reread: () => undefined,
      watch: () => () => undefined,
      stop: () => undefined,
    },
    clock,
    log: recorded.log,
  });
  workers = startWorkers({
    ledger,
    store,
    account,
    popupViews: { view: noAppointments, hours: noAppointments },
    clock,
    log: recorded.log,
    terms: { retries: 0, maxSeconds: 60, tokenField: 'custom3' },
    guard: openGuard,
    timeZone: 'Europe/Paris',
    isLeader: alwaysLeader,
    graceMinutes: 30,
  });
}

beforeEach(async () => {
  ({ store, clock, ledger } = await emptyLedger());
});
afterEach(async () => {
  account.stop();
  await workers.stop();
  await store.destroy();
});

const statesOf = async (): Promise<string[]> =>
  (await store.selectFrom('callbacks').select('state').distinct().execute()).map(
    ({ state }) => state,
  );

describe.each(['Appel 8 en cours', '<p>Merci</p>'])(
  'a WebAppel that takes calls and answers %j',
  (answer) => {
    it('forty callbacks at once are all placed within half a minute, each once', async () => {
      start(answer);
      for (let count = 0; count < 40; count++) await acceptedCallback(ledger);
      for (let second = 0; second < 30; second++) await clock.advance(1000);
      const tokens = webAppel.askedFor('requestCall').map(({ custom3 }) => custom3);
      expect(tokens).toHaveLength(40);
      expect(new Set(tokens).size).toBe(40);
      await clock.advance(10_000);
      expect(await statesOf()).toEqual(['accepted']);
      expect(account.state()).toBe('closed');
      expect(lines.join()).not.toContain('WebAppel does not answer');
    });

    it('callbacks that come one by one for ten minutes are placed within seconds', async () => {
      start(answer);
      for (let count = 1; count <= 30; count++) {
        await acceptedCallback(ledger);
        for (let second = 0; second < 20; second += 5) await clock.advance(5000);
        expect(webAppel.askedFor('requestCall')).toHaveLength(count);
      }
      expect(lines.join()).not.toContain('WebAppel does not');
    });
  },
);

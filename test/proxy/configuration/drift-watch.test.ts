import { afterEach, beforeEach, expect, it } from 'vitest';
import { measureDrift, startDriftWatch } from '../../../proxy/configuration/drift-watch.js';
import { createMetrics } from '../../../proxy/operations/metrics.js';
import { Unreached } from '../../../shared/webappel/refusal.js';
import { recordingLog } from '../../support/callbacks/callbacks.js';
import { openConfigurations } from '../../support/configuration/open-configurations.js';
import { openPlatform, owner } from '../../support/platform/webappel-platform.js';

const HOUR_MS = 3_600_000;

let opened: Awaited<ReturnType<typeof openConfigurations>>;
let platform: Awaited<ReturnType<typeof openPlatform>>;
let watch: ReturnType<typeof startDriftWatch>;
let metrics: ReturnType<typeof createMetrics>;
let lines: string[];
let isAway = false;

beforeEach(async () => {
  isAway = false;
  platform = await openPlatform();
  opened = await openConfigurations(platform, owner, (webAppel) => ({
    ...webAppel,
    async listGroups(params) {
      if (isAway) throw new Unreached('timeout');
      return webAppel.listGroups(params);
    },
  }));
  const recording = recordingLog();
  lines = recording.lines;
  metrics = createMetrics(platform.clock);
  measureDrift(opened.configurations, metrics);
  watch = startDriftWatch({
    configurations: opened.configurations,
    clock: platform.clock,
    log: recording.log,
    isLeader: async () => true,
  });
});
afterEach(() => watch.stop());

/** Later, when the watch has looked again. */
const pass = async (ms: number) => {
  platform.clock.jump(ms);
  await platform.clock.advance(10_000);
};
const gauge = async () => /^rappel_config_drift (\d)/m.exec(await metrics.registry.metrics())?.[1];
const warnings = () => lines.filter((line) => line.includes('"config-drift"')).length;

it('a drift is found within an hour, is logged once, and is over when it is taken back', async () => {
  await opened.applyFile({ version: 1, popups: { shop: { open: { message: 'A' } } } });
  const [popup] = await opened.webAppel.listPopups({});
  const popupId = popup?.popupId ?? '';
  await pass(HOUR_MS);
  expect([await gauge(), warnings()]).toEqual(['0', 0]);
  await opened.webAppel.updatePopup({ popupId, openMessage: 'B' });
  await pass(HOUR_MS);
  expect([await gauge(), warnings()]).toEqual(['1', 1]);
  await pass(2 * HOUR_MS);
  expect([await gauge(), warnings()]).toEqual(['1', 1]);
  await opened.webAppel.updatePopup({ popupId, openMessage: 'A' });
  await pass(HOUR_MS);
  expect([await gauge(), warnings()]).toEqual(['0', 1]);
});

it('a WebAppel that is away is no drift, and nothing is asked where nothing was applied', async () => {
  await pass(2 * HOUR_MS);
  expect(await gauge()).toBe('0');
  await opened.applyFile({ version: 1, popups: { shop: {} } });
  isAway = true;
  await pass(2 * HOUR_MS);
  expect([await gauge(), warnings()]).toEqual(['0', 0]);
});

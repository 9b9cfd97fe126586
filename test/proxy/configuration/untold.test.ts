import { describe, expect, it } from 'vitest';
import { Configurations } from '../../../proxy/configuration/configurations.js';
import { readAnswer } from '../../../proxy/webappel/client.js';
import type { ConfigurationFile } from '../../../shared/configuration/configuration-file.js';
import { readConfigurationFile } from '../../../shared/configuration/read-file.js';
import { unknownOf } from '../../../shared/configuration/unknown.js';
import { writeConfigurationFile } from '../../../shared/configuration/write-file.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { encodeAnswer } from '../../../shared/webappel/wire.js';
import {
  directClient,
  openPlatform,
  owner,
  type TestPlatform,
} from '../../support/platform/webappel-platform.js';

/** A WebAppel as the guide describes it: its listing of popups has neither a header nor schedules. */
async function asInTheGuide(
  opened: TestPlatform,
  popupSchedules: ReadonlyMap<string, string> = new Map(),
  listed: (text: string) => string = (text) => text,
) {
  const platform = await directClient(opened, owner);
  const webAppel: WebAppel = {
    ...platform,
    async listPopups() {
      const text = Buffer.from(encodeAnswer('listPopups', await platform.listPopups({})));
      const bytes = Buffer.from(listed(text.toString()));
      return readAnswer('listPopups', { status: 200, headers: new Headers(), bytes });
    },
  };
  const configurations = new Configurations({
    webAppel,
    store: opened.store,
    clock: opened.clock,
    secret: 'a secret of at least thirty-two characters',
    account: () => ({ url: 'https://webappel.example', email: 'a@a.com' }),
    popupSchedules,
    tellsSchedules: false,
  });
  const plan = (file: ConfigurationFile) =>
    configurations.plan(readConfigurationFile(file).configuration);
  return { platform, configurations, plan };
}

const shop = (schedule: string | null, message = 'Hello'): ConfigurationFile => ({
  version: 1,
  schedules: { hours: { weekly: { mon: ['09:00-18:00'] }, closed: [] } },
  popups: { shop: { schedule, open: { message } } },
});

describe('what WebAppel does not tell', () => {
  it('a schedule is sent once and remembered, and is no drift', async () => {
    const { platform, configurations, plan } = await asInTheGuide(await openPlatform());
    await platform.addPopup({ popupName: 'shop', openMessage: 'Hello' });
    const first = await plan(shop('hours'));
    expect(first.steps.map(({ sentence }) => sentence)).toContain(
      'Popup shop: schedule (not told) → “hours”',
    );
    expect(await configurations.apply(first)).toMatchObject({
      failure: undefined,
      differences: [],
    });
    expect((await plan(shop('hours'))).steps).toEqual([]);
    expect(await configurations.drift()).toMatchObject({ sentences: [] });
    const file = writeConfigurationFile(await configurations.read());
    expect(file.popups?.shop?.schedule).toBe('hours');
    expect([...(await configurations.knownSchedules()).values()]).toEqual(['hours']);
  });

  it('POPUP_SCHEDULES counts before the remembered schedule', async () => {
    const opened = await openPlatform();
    const { platform, configurations } = await asInTheGuide(opened);
    const popupId = await platform.addPopup({ popupName: 'shop' });
    await configurations.memory.rememberSchedule(popupId, 'remembered');
    const set = await asInTheGuide(opened, new Map([[popupId, 'hours']]));
    const { popups } = await set.configurations.read();
    expect(popups.get('shop')?.settings.scheduleName).toBe('hours');
  });

  it('a schedule that nobody knows is left out of the file and said', async () => {
    const { platform, configurations } = await asInTheGuide(await openPlatform());
    await platform.addPopup({ popupName: 'shop' });
    const actual = await configurations.read();
    expect(writeConfigurationFile(actual).popups?.shop).not.toHaveProperty('schedule');
    expect(unknownOf(actual)).toEqual(['Not known of popup shop, and left out: scheduleName']);
  });

  it('a schedule that is not in the file is not emptied while a popup may use it', async () => {
    const { platform, plan } = await asInTheGuide(await openPlatform());
    await platform.addPopup({ popupName: 'shop' });
    await platform.addClosure({ scheduleName: 'old', closedOn: '2026-12-25' });
    const { steps, staying } = await plan({ version: 1, schedules: {} });
    expect(steps).toEqual([]);
    expect(staying).toEqual([
      'Schedule old is not in the file and stays, because WebAppel does not tell whether popup shop uses it',
    ]);
  });

  it('messages that a `;` hides are left out, and are no drift once they were sent', async () => {
    const { platform, configurations, plan } = await asInTheGuide(
      await openPlatform(),
      new Map(),
      (text) => text.replace('Hello', 'Hello; you'),
    );
    await platform.addPopup({ popupName: 'shop', openMessage: 'Hello', label1: 'Order' });
    const actual = await configurations.read();
    expect(actual.popups.get('shop')?.settings).toMatchObject({ label1: 'Order' });
    expect(writeConfigurationFile(actual).popups?.shop?.open).toBeUndefined();
    expect(unknownOf(actual)[0]).toContain('openGroup');

    const first = await plan(shop(null));
    expect(first.steps.map(({ method }) => method)).toEqual(['addOpenings', 'updatePopup']);
    expect(await configurations.apply(first)).toMatchObject({ differences: [] });
    const again = await plan(shop(null));
    expect(again.steps).toEqual([]);
    expect(again.unknown).toEqual(['Popup shop: WebAppel does not tell its message when open']);
    expect(await configurations.drift()).toMatchObject({ sentences: [] });
    expect((await plan(shop(null, 'Hello; again'))).steps).toHaveLength(1);
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Ledger } from '../../../proxy/callbacks/ledger/ledger.js';
import { openStore } from '../../../proxy/store/database.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { callbackIn } from '../../support/callbacks/callbacks.js';
import { pngOf } from '../../support/platform/uploads.js';
import {
  directClient,
  openPlatform,
  owner,
  serve,
  stranger,
} from '../../support/platform/webappel-platform.js';
import { accountAt, rappel } from '../../support/program/run-command-line.js';
import { isOnPostgres, newDatabase } from '../../support/store/stores.js';
import { FakeClock } from '../../support/time/fake-clock.js';

let folder: string;
let drop: () => Promise<void>;
let environment: Record<string, string>;
let url: string;
let platform: WebAppel;
let other: WebAppel;
const clock = new FakeClock();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
  const opened = await openPlatform();
  ({ url } = await serve(opened));
  [platform, other] = [await directClient(opened, owner), await directClient(opened, stranger)];
  let DATABASE_URL = `sqlite:${join(folder, 'rappel.db')}`;
  drop = async () => undefined;
  if (isOnPostgres()) ({ url: DATABASE_URL, drop } = await newDatabase());
  await (await openStore(DATABASE_URL)).destroy();
  environment = { DATABASE_URL, ...accountAt(url) };
});
afterEach(async () => {
  await drop();
  rmSync(folder, { recursive: true });
});

const config = (words: readonly string[], input = '') =>
  rappel(['config', ...words], environment, { clock, input: Readable.from([input]) });
const write = (text: string, name = 'rappel.yaml'): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

const shop = `version: 1
account: a@a.com
schedules:
  hours:
    weekly: { mon-fri: ["09:00-12:30", "14:00-18:00"] }
    closed: [2026-12-25]
groups:
  advisers:
    operators: [{ number: "+41 44 668 18 00", ring: 20 }]
popups:
  shop:
    schedule: hours
    open: { group: advisers, message: Leave us your number }
    destinations: [FR_Fixe, FR_Mobile]
`;

describe('rappel config', () => {
  it('plan says which appointments new hours leave out', async () => {
    expect((await config(['apply', write(shop), '--yes'])).code).toBe(0);
    const [{ popupId = '' } = {}] = await platform.listPopups({});
    const store = await openStore(environment.DATABASE_URL ?? '');
    const { id } = await callbackIn('scheduled', new Ledger(store, clock), clock, {
      ...{ popup_id: popupId, slot_zone: 'Europe/Paris' },
      slot_at: Date.parse('2026-11-25T17:30:00+01:00'),
    });
    await store.destroy();
    const shorter = write(shop.replace('14:00-18:00', '14:00-17:00'));
    const { text } = await config(['plan', shorter]);
    expect(text).toContain('1 appointment would be outside the hours: nobody is called then');
    expect(text).toContain(`2026-11-25T17:30:00+01:00 popup ${popupId}, request ${id}`);
    const longer = write(shop.replace('14:00-18:00', '14:00-19:00'));
    expect((await config(['plan', longer])).text).not.toContain('appointment');
  });

  it('plan shows each step with its request and exits with 5, apply does it, and then nothing is left', async () => {
    const file = write(shop);
    const planned = await config(['plan', file]);
    expect(planned.code).toBe(5);
    expect(planned.text).toContain(
      '  4 Popup shop is made\n      popup_ajout nom_popup=shop nom_plage=hours ouvert_dest=advisers ouvert_message=Leave us your number\n',
    );
    expect(planned.text).toContain('  1 ⚠ Schedule hours is made, and WebAppel cannot delete');
    expect(planned.text).toContain('      popup_destination_ajout id_popup=(shop) liste_dest');
    expect(await platform.listPopups({})).toEqual([]);

    const applied = await config(['apply', file, '--yes']);
    expect(applied).toMatchObject({ code: 0 });
    expect(applied.text).toContain('5 steps done; WebAppel has what was asked');
    const store = await openStore(environment.DATABASE_URL ?? '');
    const audited = await store.selectFrom('owner_audit').select(['action', 'via']).execute();
    await store.destroy();
    expect(audited).toEqual([{ action: 'configuration-applied', via: 'command-line' }]);
    const again = await config(['plan', file]);
    expect(again.code).toBe(0);
    expect(again.text.split('\n')).toEqual([
      'Nothing to change',
      '  ! Popup shop: Outside opening hours nobody is called and no message is taken.',
      '  ! Popup shop: No number is set for visitors to see, and many do not answer an unknown one.',
      '',
    ]);
    expect(await config(['drift'])).toMatchObject({
      code: 0,
      text: 'WebAppel has what was applied\n',
    });
  });

  it('plan says what would make visitors fail once it is applied, also of popups that it does not name', async () => {
    await config(['apply', write(shop), '--yes']);
    const emptied = `${shop.replace(/operators: .*/, 'operators: []')}  stand:\n    schedule: hours\n`;
    const { text } = await config(['plan', write(emptied)]);
    expect(text).toContain('  ! Popup shop fails: The group advisers has no operators.');
    expect(text).toContain('  ! Popup stand fails: It may call no destination');
    expect(text).toContain('  ! Popup stand fails: It has no group to call during opening hours.');
    expect(text).not.toContain('never opens');
  });

  it('drift exits with 5 when somebody changed a popup in the extranet, and says how to have it again', async () => {
    expect(await config(['drift'])).toMatchObject({ code: 1 });
    await config(['apply', write(shop), '--yes']);
    const [popup] = await platform.listPopups({});
    await platform.updatePopup({ popupId: popup?.popupId ?? '', openMessage: 'Changed' });
    const { code, text } = await config(['drift']);
    expect(code).toBe(5);
    expect(text).toContain('Popup shop: message when open “Changed” → “Leave us your number”');
  });

  it('export and files go to another account, and its export is the same but for the account', async () => {
    await config(['apply', write(shop), '--yes']);
    const [popup] = await platform.listPopups({});
    const image = new Uint8Array(pngOf(2, 1));
    await platform.storeFile({
      popupId: popup?.popupId ?? '',
      fileType: 'headerImage',
      content: image,
    });
    const files = join(folder, 'files');
    const exported = await config(['export', '--files', files]);
    expect(exported.code).toBe(0);
    const [name = ''] = readdirSync(files);
    expect(exported.text).toContain(`file: ${name}`);
    expect(new Uint8Array(readFileSync(join(files, name)))).toEqual(image);

    const file = write(exported.text, 'exported.yaml');
    environment = { ...environment, ...accountAt(url, stranger) };
    const refused = await config(['plan', file]);
    expect(refused.code).toBe(1);
    expect(refused.errors[0]).toContain('add --for b@b.com to use it there');
    const applied = await config([
      ...['apply', file, '--files', files, '--for', 'b@b.com', '--yes'],
    ]);
    expect(applied.code).toBe(0);
    const again = await config(['export', '--files', join(folder, 'more')]);
    expect(again.text.replace('b@b.com', 'a@a.com')).toBe(exported.text);
    expect(await other.listPopups({})).toMatchObject([{ popupName: 'shop' }]);
  });

  it('apply asks, and does nothing unless the answer is yes', async () => {
    const file = write(shop);
    const declined = await config(['apply', file], 'no\n');
    expect(declined).toMatchObject({ code: 1 });
    expect(declined.errors).toContain(
      '5 steps, 2 of which WebAppel cannot take back (⚠). Type yes to go on:',
    );
    expect(await platform.listPopups({})).toEqual([]);
    expect(await config(['apply', file], 'yes\n')).toMatchObject({ code: 0 });
  });

  it('a plan that was kept is applied, and refused with the present value after somebody’s change', async () => {
    await config(['apply', write(shop), '--yes']);
    const file = write(shop.replace('Leave us', 'Give us'));
    const kept = join(folder, 'plan.json');
    expect(await config(['plan', file, '--out', kept])).toMatchObject({ code: 5 });
    const [popup] = await platform.listPopups({});
    await platform.updatePopup({ popupId: popup?.popupId ?? '', openMessage: 'Ours' });
    const refused = await config(['apply', kept, '--yes']);
    expect(refused.code).toBe(5);
    expect(refused.errors.join('\n')).toContain(
      'popups.shop.open.message: was Leave us your number when the plan was made, is Ours now',
    );
    await platform.updatePopup({
      popupId: popup?.popupId ?? '',
      openMessage: 'Leave us your number',
    });
    expect(await config(['apply', kept, '--yes'])).toMatchObject({ code: 0 });
    expect(await platform.listPopups({})).toMatchObject([{ openMessage: 'Give us your number' }]);
  });

  it('a popup is removed only if --allow-remove names it', async () => {
    await config(['apply', write(shop), '--yes']);
    const file = write('version: 1\ngroups: {}\nschedules: {}\npopups: {}\n');
    const kept = await config(['plan', file]);
    expect(kept.code).toBe(0);
    expect(kept.text).toContain('Popup shop is not in the file and stays');
    expect(kept.text).toContain(
      'Group advisers is not in the file and stays, because a popup uses',
    );
    const wrong = await config(['plan', file, '--allow-remove', 'shops']);
    expect(wrong.errors[0]).toContain('--allow-remove: shops is not a popup');
    const removed = await config(['apply', file, '--allow-remove', 'shop', '--yes']);
    expect(removed.code).toBe(0);
    expect(removed.text).toContain('⚠ Popup shop is removed');
    expect(removed.text).toContain('will be emptied: WebAppel cannot delete it');
    expect(await platform.listPopups({})).toEqual([]);
    expect(await platform.listOperators({ groupName: 'advisers' })).toEqual([]);
  });

  it.each([
    ['version: 2\n', /rappel\.yaml:1: version: /],
    ['version: 1\npopups:\n  shop:\n    colour: red\n', /rappel\.yaml:\d: popups\.shop: /],
    [
      'version: 1\nschedules:\n  hours:\n    weekly:\n      mon-fri: ["18:00-09:00"]\n',
      /rappel\.yaml:5: schedules\.hours\.weekly\.mon-fri: must be times/,
    ],
    [
      'version: 1\ngroups:\n  a: { operators: [{ number: 33199001401, ring: 10 }] }\n',
      /rappel\.yaml:3: .*must be in quotes/,
    ],
    ['version: 1\npopups:\n  shop: { open: { group: none } }\n', /there is no group none/],
    [
      'version: 1\ngroups:\n  a: { operators: [{ number: "+33199001401", ring: 10 }] }\n',
      /reserved for fiction/,
    ],
    ['version: 1\n  x: [\n', /not YAML/],
  ])('a file with a fault is refused with its place: %j', async (text, sentence) => {
    const { code, errors } = await config(['plan', write(text)]);
    expect(code).toBe(1);
    expect(errors.join('\n')).toMatch(sentence);
  });

  it('a WebAppel that is away is exit code 3, and one that refuses the login 2', async () => {
    const file = write(shop.replace('account: a@a.com\n', ''));
    environment = { ...environment, ...accountAt('http://127.0.0.1:9/api.php') };
    expect((await config(['plan', file])).code).toBe(3);
    environment = { ...environment, ...accountAt(url, { pass: 'wrong' }) };
    expect((await config(['plan', file])).code).toBe(2);
  });

  it('holidays prints the closing days of a year', async () => {
    const { code, text } = await config(['holidays', '2027']);
    expect(code).toBe(0);
    expect(text.split('\n')).toHaveLength(12);
    expect(text).toContain('- 2027-03-29 # Easter Monday\n');
  });
});

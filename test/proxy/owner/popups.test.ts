import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { pngOf } from '../../support/platform/uploads.js';
import { directClient, openPlatform, owner } from '../../support/platform/webappel-platform.js';
import { type OwnerApp, ownerToken, startOwnerApp } from '../../support/program/owner-app.js';

let app: OwnerApp;
let platform: WebAppel;
let popupId: string;

beforeEach(async () => {
  platform = await directClient(await openPlatform(), owner);
  app = await startOwnerApp({ script: platform });
  const desired = {
    version: 1,
    schedules: { hours: { weekly: { 'mon-fri': ['09:00-18:00'] } } },
    groups: { advisers: { operators: [{ number: '+33199001401', ring: 20 }] } },
    popups: {
      shop: {
        schedule: 'hours',
        open: { group: 'advisers', message: 'Hello' },
        closed: { message: 'Shut', voicemail: 'a@shop.example' },
        asks: { name: true },
        visitorCallerId: '+33199001201',
        destinations: ['FR_Fixe', 'FR_Mobile'],
      },
    },
  };
  const { id } = (await (await app.send('configuration/plan', { desired })).json()) as {
    id: string;
  };
  await app.send('configuration/apply', { planId: id });
  popupId = (await platform.listPopups({}))[0]?.popupId ?? '';
});
afterEach(() => app.close());

interface Draft {
  view: Record<string, unknown> | null;
  checks: { check: string; finding: string; passed: boolean | null }[];
}
const draft = async (body: object): Promise<Draft> =>
  (await (await app.send(`popups/${popupId}/draft`, body)).json()) as Draft;

async function sendFile(
  method: 'PUT' | 'DELETE',
  type: string,
  content?: Uint8Array | string,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const read = await app.ask(`popups/${popupId}`);
  const response = await fetch(`${app.url}/api/owner/popups/${popupId}/files/${type}`, {
    method,
    headers: {
      authorization: `Bearer ${ownerToken}`,
      'content-type': 'application/octet-stream',
      'if-match': read.headers.get('etag') ?? '',
    },
    ...(content && { body: typeof content === 'string' ? content : new Uint8Array(content) }),
  });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
  };
}

describe('a draft of a popup', () => {
  it('is shown as visitors would see it, and WebAppel keeps what it has', async () => {
    const { view } = await draft({
      popup: { open: { message: 'Another' }, asks: { name: false, field1: 'Order' } },
      stylesheet: 'rappel-popup { --rappel-accent: #0A6; }',
      when: 'open',
    });
    expect(view).toMatchObject({
      ...{ open: true, message: 'Another', asksName: false, accent: '#00aa66' },
      labels: { custom1: 'Order' },
      countries: [{ country: 'FR', lines: ['fixed', 'mobile'] }],
    });
    expect(await platform.listPopups({})).toMatchObject([{ openMessage: 'Hello' }]);
  });

  it('that is empty shows what is saved, as visitors are shown it', async () => {
    const { view } = await draft({ popup: {} });
    expect(view).toEqual(await (await app.get(`/api/popups/${popupId}`)).json());
  });

  it('is shown as it is when the popup is closed, and not at all if it never is', async () => {
    const closed = await draft({ popup: {}, when: 'closed' });
    expect(closed.view).toMatchObject({ open: false, message: 'Shut', voicemail: true });
    const silent = await draft({ popup: { closed: { voicemail: null } }, when: 'closed' });
    expect(silent.view).toMatchObject({ open: false, acceptsRequests: false });
    const always = await draft({ popup: { schedule: null }, when: 'closed' });
    expect(always.view).toBeNull();
  });

  it('is checked as it would be after saving', async () => {
    const { checks } = await draft({ popup: { open: { group: null }, destinations: [] } });
    const failing = checks.filter(({ passed }) => passed === false);
    expect(failing.map(({ finding }) => finding)).toEqual(['no-destinations', 'no-open-group']);
  });
});

describe('a plan', () => {
  it('says what would make visitors fail afterwards, and what of it is new', async () => {
    await platform.updatePopup({ popupId, visitorCallerId: null });
    const desired = { version: 1, groups: { advisers: { operators: [] } } };
    const answer = await app.send('configuration/plan', { desired, isPart: true });
    expect(await answer.json()).toMatchObject({
      faults: [
        { popup: 'shop', finding: 'open-group-empty', subject: 'advisers', isNew: true },
        { popup: 'shop', finding: 'no-caller-number', isNew: false },
      ],
    });
  });
});

describe('the files of a popup', () => {
  it('are stored, handed out and removed, and a stored style sheet colours the form of visitors', async () => {
    const image = pngOf(2, 1);
    const stored = await sendFile('PUT', 'headerImage', image);
    expect(stored).toMatchObject({ status: 200, body: { differences: [] } });
    const read = await app.ask(`popups/${popupId}/files/headerImage`);
    expect(read.headers.get('content-type')).toBe('image/png');
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(new Uint8Array(image));

    await sendFile('PUT', 'stylesheet', 'rappel-popup { --rappel-accent: #a4262c; }');
    const sheet = await app.ask(`popups/${popupId}/files/stylesheet`);
    expect(sheet.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await (await app.get(`/api/popups/${popupId}`)).json()).toMatchObject({
      accent: '#a4262c',
    });

    expect((await sendFile('DELETE', 'headerImage')).status).toBe(200);
    expect((await app.ask(`popups/${popupId}/files/headerImage`)).status).toBe(404);
    expect((await app.ask(`popups/${popupId}/files/stylesheet`)).status).toBe(200);
  });

  it('that cannot be used are refused with a sentence, and nothing is stored', async () => {
    expect(await sendFile('PUT', 'headerImage', pngOf(2, 1).subarray(0, 20))).toMatchObject({
      status: 422,
      body: { field: 'file', detail: expect.stringMatching(/must be a whole PNG, JPEG or GIF/) },
    });
    expect((await app.ask(`popups/${popupId}/files/headerImage`)).status).toBe(404);
  });
});

describe('a test call', () => {
  it('is a request like those of visitors, and its number is masked in the audit log', async () => {
    // A Tuesday, at ten in Paris.
    app.clock.jump(Date.UTC(2026, 10, 24, 9) - app.clock.now());
    const answer = await app.send(`popups/${popupId}/test-call`, {
      number: '06 39 98 00 12',
      country: 'FR',
    });
    expect(answer.status).toBe(200);
    const { requestId } = (await answer.json()) as { requestId: number };
    const request = (await (await app.ask(`requests/${requestId}`)).json()) as object;
    expect(request).toMatchObject({ request: { popupId, number: '+33 • •• •• •• 12' } });
    const audit = JSON.stringify(await (await app.ask('audit')).json());
    expect(audit).toContain('test-call-placed');
    expect(audit).not.toContain('639980012');
  });

  it('that visitors would be refused says with which code', async () => {
    const answer = await app.send(`popups/${popupId}/test-call`, { number: '0899 12 34 56' });
    expect(await answer.json()).toMatchObject({
      requestId: null,
      refusal: 'number-not-allowed',
      reference: expect.stringMatching(/^\w{8}$/),
    });
  });
});

describe('the list of popups', () => {
  it('says which checks of each popup fail', async () => {
    await platform.removeOperator({ groupName: 'advisers', phoneNumber: '33199001401' });
    expect(await (await app.ask('popups')).json()).toMatchObject({
      popups: [{ id: popupId, schedule: 'hours', faults: [{ finding: 'open-group-empty' }] }],
    });
  });

  it('a popup has the prices of all that it could call', async () => {
    const { prices } = (await (await app.ask(`popups/${popupId}/prices`)).json()) as {
      prices: { destination: string; price: string | null }[];
    };
    expect(prices).toContainEqual({
      ...{ destination: 'FR_Mobile', country: 'FR', line: 'mobile' },
      price: expect.stringMatching(/^[\d.]+$/),
    });
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { type MethodName, methodNames, methods } from '../../../shared/webappel/methods.js';
import { formatQuery } from '../../../shared/webappel/query.js';
import { encodeParams } from '../../../shared/webappel/wire.js';
import {
  call,
  createOneOfEach,
  dumpTables,
  type ValidParams,
} from '../../support/platform/owned-things.js';
import {
  directClient,
  openPlatform,
  owner,
  serve,
  stranger,
  type TestPlatform,
} from '../../support/platform/webappel-platform.js';

/** Methods that act on the caller's own things whatever they are called: the stranger gets things of his own. */
const makesItsOwn = [
  'addOperator',
  'blockNumber',
  'blockAddress',
  'addOpenings',
  'addClosure',
  'addPopup',
];
const listsItsOwn = ['listGroups', 'listSchedules', 'listPopups'];

let platform: TestPlatform;
let params: ValidParams;
let server: Awaited<ReturnType<typeof serve>>;
beforeEach(async () => {
  platform = await openPlatform();
  params = await createOneOfEach(platform);
  server = await serve(platform);
});

/** The rows that a task changed, removed or added, as they are afterwards or else were before. */
async function touchedBy(task: () => Promise<unknown>): Promise<string[]> {
  const before = await dumpTables(platform);
  await task();
  const after = await dumpTables(platform);
  return [
    ...before.filter((row) => !after.includes(row)),
    ...after.filter((row) => !before.includes(row)),
  ];
}
const strangersRow = /^platform_\w+ \{.*"account_id":2\b/;

/** A request of the stranger, byte for byte, with an upload where the method wants one. */
function askAsStranger(method: MethodName, values: object) {
  const { content, ...rest } = values as { content?: Uint8Array; fileType?: 'visitorSound' };
  const query = formatQuery([
    ['methode', methods[method].wire],
    ['email', stranger.email],
    ['pass', stranger.pass],
    ...encodeParams(method, rest as never),
  ]);
  if (!content) return server.ask(query);
  const body = new FormData();
  body.set('son_internaute', new Blob([new Uint8Array(content)]), 'accueil.wav');
  return server.ask(query, { method: 'POST', body });
}

/** The same parameters, with names and identifiers that nobody has. */
const withNobodysThings = (values: object) => ({
  ...values,
  ...('popupId' in values ? { popupId: '99999' } : {}),
  ...('trackingId' in values ? { trackingId: '99999' } : {}),
  ...('contactId' in values ? { contactId: '99999' } : {}),
  ...('groupName' in values ? { groupName: 'nobodys' } : {}),
  ...('scheduleName' in values ? { scheduleName: 'nobodys' } : {}),
});

describe('an account', () => {
  it.each(methodNames)("cannot use %s on another account's things", async (method) => {
    let outcome: object = {};
    const touched = await touchedBy(async () => {
      outcome = await call(server.httpClient(stranger), method, params).then(
        (value) => ({ value }),
        (refusal: { code: string }) => ({ code: refusal.code }),
      );
    });
    if (listsItsOwn.includes(method)) expect(outcome).toEqual({ value: [] });
    else if (makesItsOwn.includes(method)) expect(outcome).toHaveProperty('value');
    else expect(outcome).toEqual({ code: 'NOT_FOUND' });
    for (const row of touched) expect(row).toMatch(strangersRow);
    expect(touched.length > 0).toBe(makesItsOwn.includes(method));
  });

  it.each(methodNames.filter((method) => !makesItsOwn.includes(method)))(
    "is told by %s the same of another account's things as of none",
    async (method) => {
      const theirs = await askAsStranger(method, params[method]);
      const none = await askAsStranger(method, withNobodysThings(params[method]));
      const seen = ({ status, text, headers }: typeof theirs) => {
        const { date: _, ...others } = Object.fromEntries(headers);
        return { status, text, others };
      };
      expect(seen(theirs)).toEqual(seen(none));
    },
  );

  it.each(methodNames)(
    "cannot connect another account's things of the same names by %s",
    async (method) => {
      const own = await directClient(platform, stranger);
      const { groupName, phoneNumber } = params.removeOperator;
      await own.addOperator({ groupName, phoneNumber, ringSeconds: 33, position: 500 });
      await own.addOpenings({ ...params.removeOpenings, weekday: ['sunday'] });
      const touched = await touchedBy(() =>
        call(server.httpClient(stranger), method, params).catch((refusal: { code: string }) =>
          expect(refusal.code).toBe('NOT_FOUND'),
        ),
      );
      for (const row of touched) expect(row).toMatch(strangersRow);
    },
  );

  it.each(methodNames)(
    "cannot connect another account's things through a popup of its own by %s",
    async (method) => {
      const own = await directClient(platform, stranger);
      const popupId = await own.addPopup({
        popupName: 'theirs',
        openGroup: 'sales',
        scheduleName: 'hours',
        voicemailAddress: 'b@b.com',
      });
      await own.allowDestinations({ popupId, destinationId: ['1001', '1002'] });
      const values = params[method];
      const mixed = { ...params, [method]: { ...values, ...('popupId' in values && { popupId }) } };
      const strangers = new RegExp(
        `${strangersRow.source}|"popup_id":${popupId}\\b|"call_id":2\\b`,
      );
      let answer: unknown;
      const touched = await touchedBy(async () => {
        answer = await call(server.httpClient(stranger), method, mixed).catch(
          (refusal: { code: string }) => expect(refusal.code).toBe('NOT_FOUND'),
        );
      });
      for (const row of touched) expect(row).toMatch(strangers);
      if (method === 'listCalls' || method === 'summariseCalls') expect(answer).toEqual([]);
    },
  );

  it.each(methodNames)('can use %s on its own things', async (method) => {
    await expect(call(server.httpClient(owner), method, params)).resolves.not.toThrow();
  });
});

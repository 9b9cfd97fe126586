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

/** Methods that always act on the caller's own data: here they create data of the stranger. */
const createsOwnData = [
  'addOperator',
  'blockNumber',
  'blockAddress',
  'addOpenings',
  'addClosure',
  'addPopup',
];
const listsOwnData = ['listGroups', 'listSchedules', 'listPopups'];

let platform: TestPlatform;
let params: ValidParams;
let server: Awaited<ReturnType<typeof serve>>;
beforeEach(async () => {
  platform = await openPlatform();
  params = await createOneOfEach(platform);
  server = await serve(platform);
});

/** The rows that a task changed, removed or added: both their old and their new versions. */
async function rowsChangedBy(task: () => Promise<unknown>): Promise<string[]> {
  const before = await dumpTables(platform);
  await task();
  const after = await dumpTables(platform);
  return [
    ...before.filter((row) => !after.includes(row)),
    ...after.filter((row) => !before.includes(row)),
  ];
}
const strangersRow = /^platform_\w+ \{.*"account_id":2\b/;

/** Sends a request of the stranger, with an upload if the method needs one. */
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

/** The same parameters with names and identifiers that do not exist. */
const withUnknownNames = (values: object) => ({
  ...values,
  ...('popupId' in values ? { popupId: '99999' } : {}),
  ...('trackingId' in values ? { trackingId: '99999' } : {}),
  ...('contactId' in values ? { contactId: '99999' } : {}),
  ...('groupName' in values ? { groupName: 'unknown' } : {}),
  ...('scheduleName' in values ? { scheduleName: 'unknown' } : {}),
});

describe('isolation of accounts', () => {
  it.each(methodNames)("an account cannot use %s on another account's data", async (method) => {
    let outcome: object = {};
    const touched = await rowsChangedBy(async () => {
      outcome = await call(server.httpClient(stranger), method, params).then(
        (value) => ({ value }),
        (refusal: { code: string }) => ({ code: refusal.code }),
      );
    });
    if (listsOwnData.includes(method)) expect(outcome).toEqual({ value: [] });
    else if (createsOwnData.includes(method)) expect(outcome).toHaveProperty('value');
    else expect(outcome).toEqual({ code: 'NOT_FOUND' });
    for (const row of touched) expect(row).toMatch(strangersRow);
    expect(touched.length > 0).toBe(createsOwnData.includes(method));
  });

  it.each(methodNames.filter((method) => !createsOwnData.includes(method)))(
    "%s gives the same answer for another account's data as for none",
    async (method) => {
      const theirs = await askAsStranger(method, params[method]);
      const none = await askAsStranger(method, withUnknownNames(params[method]));
      const seen = ({ status, text, headers }: typeof theirs) => {
        const { date: _, ...others } = Object.fromEntries(headers);
        return { status, text, others };
      };
      expect(seen(theirs)).toEqual(seen(none));
    },
  );

  it.each(methodNames)(
    "%s does not reach another account's data of the same name",
    async (method) => {
      const own = await directClient(platform, stranger);
      const { groupName, phoneNumber } = params.removeOperator;
      await own.addOperator({ groupName, phoneNumber, ringSeconds: 33, position: 500 });
      await own.addOpenings({ ...params.removeOpenings, weekday: ['sunday'] });
      const touched = await rowsChangedBy(() =>
        call(server.httpClient(stranger), method, params).catch((refusal: { code: string }) =>
          expect(refusal.code).toBe('NOT_FOUND'),
        ),
      );
      for (const row of touched) expect(row).toMatch(strangersRow);
    },
  );

  it.each(methodNames)(
    "%s does not reach another account's data through a popup of the caller",
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
      const touched = await rowsChangedBy(async () => {
        answer = await call(server.httpClient(stranger), method, mixed).catch(
          (refusal: { code: string }) => expect(refusal.code).toBe('NOT_FOUND'),
        );
      });
      for (const row of touched) expect(row).toMatch(strangers);
      if (method === 'listCalls' || method === 'summariseCalls') expect(answer).toEqual([]);
    },
  );

  it.each(methodNames)('an account can use %s on its own data', async (method) => {
    await expect(call(server.httpClient(owner), method, params)).resolves.not.toThrow();
  });
});

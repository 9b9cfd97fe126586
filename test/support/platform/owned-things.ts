import { toneWav } from '../../../proxy/platform/telephony/wav.js';
import type { MethodName, Params, WebAppel } from '../../../shared/webappel/methods.js';
import { directClient, owner, type TestPlatform } from './webappel-platform.js';

const wav = toneWav(10);

/** Valid parameters of the owner for every method. A method without an entry does not compile. */
const validParams = (popupId: string, trackingId: string): { [M in keyof WebAppel]: Params<M> } => {
  const group = { groupName: 'sales' };
  const openings = {
    scheduleName: 'hours',
    weekday: ['monday' as const],
    opensAt: ['09:00'],
    closesAt: ['12:00'],
  };
  const file = { popupId, fileType: 'visitorSound' as const };
  const period = { popupId, trackingId };
  return {
    listGroups: {},
    addOperator: { ...group, phoneNumber: '33199001402', ringSeconds: 30 },
    removeOperator: { ...group, phoneNumber: '33199001401' },
    listOperators: group,
    setOrdering: { ...group, ordering: 'random' },
    blockNumber: { phoneNumber: '33639980002' },
    blockAddress: { address: '198.51.100.7' },
    addOpenings: { ...openings, weekday: ['friday'] },
    removeOpenings: openings,
    addClosure: { scheduleName: 'hours', closedOn: '2026-12-26' },
    removeClosure: { scheduleName: 'hours', closedOn: '2026-12-25' },
    showSchedule: { scheduleName: 'hours' },
    listSchedules: {},
    listPopups: { withHeader: true },
    addPopup: { popupName: 'two', openGroup: 'sales', scheduleName: 'hours' },
    updatePopup: { popupId, popupName: 'mine now' },
    listDestinations: { popupId },
    allowDestinations: { popupId, destinationId: ['1001'] },
    forbidDestinations: { popupId, destinationId: ['1002'] },
    removePopup: { popupId },
    fetchFile: file,
    storeFile: { ...file, content: wav },
    removeFile: file,
    requestCall: {
      popupId,
      phoneNumber: '33639980001',
      retries: 0,
      recorded: false,
      maxSeconds: 0,
    },
    cancelCall: { popupId, contactId: trackingId },
    listCalls: period,
    summariseCalls: period,
  };
};

export type ValidParams = ReturnType<typeof validParams>;

/**
 * Creates one of everything for a login, by default the owner. Returns parameters for every method that refer to it.
 */
export async function createOneOfEach(platform: TestPlatform, login = owner): Promise<ValidParams> {
  const webAppel = await directClient(platform, login);
  await webAppel.addOperator({ groupName: 'sales', phoneNumber: '33199001401', ringSeconds: 20 });
  await webAppel.addOpenings({
    scheduleName: 'hours',
    weekday: ['monday'],
    opensAt: ['09:00'],
    closesAt: ['12:00'],
  });
  await webAppel.addClosure({ scheduleName: 'hours', closedOn: '2026-12-25' });
  const popupId = await webAppel.addPopup({
    popupName: 'one',
    openGroup: 'sales',
    voicemailAddress: 'a@a.com',
  });
  await webAppel.allowDestinations({ popupId, destinationId: ['1001', '1002'] });
  await webAppel.storeFile({ popupId, fileType: 'visitorSound', content: wav });
  const trackingId = await webAppel.requestCall({
    popupId,
    phoneNumber: '33639980001',
    delaySeconds: 600,
    retries: 0,
    recorded: false,
    maxSeconds: 0,
  });
  return validParams(popupId, trackingId);
}

export const call = (webAppel: WebAppel, method: MethodName, params: ValidParams) =>
  (webAppel[method] as (params: object) => Promise<unknown>)(params[method]);

/** Every row of every platform table, as text. */
export async function dumpTables({ store }: TestPlatform): Promise<string[]> {
  const tables = (await store.introspection.getTables()).filter(({ name }) =>
    name.startsWith('platform_'),
  );
  const rows = await Promise.all(
    tables.map(async ({ name }) =>
      (
        await store
          .selectFrom(name as 'platform_popups')
          .selectAll()
          .execute()
      ).map((row) => `${name} ${JSON.stringify(row)}`),
    ),
  );
  return rows.flat().sort();
}

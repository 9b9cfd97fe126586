import { LogFlusher } from '../../proxy/store/group-commit.js';
import { addPopup, openCallCentre, request } from '../proxy/platform/call-engine/call-centre.js';
import { countFlushesUnderWay } from '../support/store/queries-under-way.js';
import { FakeClock } from '../support/time/fake-clock.js';
import { addCallHistory } from './call-history.js';

countFlushesUnderWay(LogFlusher);

/** What a call of the simulator takes: its operator's and visitor's ringing, and the talk. */
const CALL_MS = 2000 + 2000 + 5000;
const DAY_MS = 86_400_000;

export interface Load {
  /** Calls at once. */
  live: number;
  /** Operators of a group; there are as many groups as give every live call an operator. */
  group?: number;
  /** Calls that ended before. */
  history?: number;
  databaseUrl?: string;
}

export type CallLoad = Awaited<ReturnType<typeof openCallLoad>>;

/** A call centre in virtual time, large enough for that many calls at once. */
export async function openCallLoad({
  live,
  group = 10,
  history = 0,
  databaseUrl = 'sqlite::memory:',
}: Load) {
  // What a task sets off runs to its end in one turn: the store waits for nothing but the disk, which is waited for.
  const clock = new FakeClock(undefined, 1);
  let close = async (): Promise<void> => undefined;
  const centre = await openCallCentre({
    clock,
    maxConcurrentCalls: live,
    atEnd: (end) => {
      close = end;
    },
    databaseUrl,
  });
  const { webAppel, account, store } = centre;
  const popups: string[] = [];
  for (let first = 0; first < live; first += group) {
    const groupName = `group${popups.length}`;
    for (let index = first; index < first + group; index++)
      await webAppel.addOperator({
        groupName,
        phoneNumber: `33199${String(index).padStart(4, '0')}01`,
        ringSeconds: 20,
      });
    await webAppel.setOrdering({ groupName, ordering: 'rotating' });
    popups.push(
      await addPopup(webAppel, { operators: [], popupName: groupName, openGroup: groupName }),
    );
  }
  if (history > 0)
    await addCallHistory(store, {
      accountId: account.id,
      popupId: popups[0] ?? '',
      calls: history,
      onLastDay: 0,
      lastDay: clock.now() - DAY_MS,
    });

  /** The first call of those that are under way. */
  let first = 0;
  return {
    ...centre,
    /** Asks for as many calls as there may be at once. */
    async place(): Promise<void> {
      const ids: string[] = [];
      for (let call = 0; call < live; call++)
        ids.push(await webAppel.requestCall(request(popups[call % popups.length] ?? '')));
      first = Number(ids[0]);
    },
    /** Lets them take place; throws when not all were answered. */
    async pass(): Promise<void> {
      await clock.advance(CALL_MS);
      const answered = await store
        .selectFrom('platform_calls')
        .select('id')
        .where('id', '>=', first)
        .where('outcome', '=', 'answered')
        .execute();
      if (answered.length !== live) throw new Error(`${answered.length} of ${live} were answered`);
    },
    close: () => close(),
  };
}

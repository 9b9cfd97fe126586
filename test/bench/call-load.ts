import { LogFlusher } from '../../proxy/store/group-commit.js';
import { DAY_MS } from '../../shared/durations.js';
import { addPopup, openCallCentre, request } from '../proxy/platform/call-engine/call-centre.js';
import { countFlushesUnderWay } from '../support/store/queries-under-way.js';
import { FakeClock } from '../support/time/fake-clock.js';
import { addCallHistory } from './call-history.js';

countFlushesUnderWay(LogFlusher);

/** The duration of a simulated call: the operator's phone rings, the visitor's phone rings, they talk. */
const CALL_MS = 2000 + 2000 + 5000;

export interface Load {
  /** Number of calls at the same time. */
  live: number;
  /** Operators per group; there are enough groups for every live call to have an operator. */
  group?: number;
  /** Number of earlier calls. */
  history?: number;
  databaseUrl?: string;
}

export type CallLoad = Awaited<ReturnType<typeof openCallLoad>>;

/** Opens a call centre in virtual time that is large enough for this many calls at the same time. */
export async function openCallLoad({
  live,
  group = 10,
  history = 0,
  databaseUrl = 'sqlite::memory:',
}: Load) {
  // One turn of the event loop per step is enough: the store waits only for the disk, and those flushes are counted.
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

  /** The id of the first live call. */
  let firstId = 0;
  return {
    ...centre,
    /** Requests as many calls as may be live at the same time. */
    async request(): Promise<void> {
      const ids: string[] = [];
      for (let call = 0; call < live; call++)
        ids.push(await webAppel.requestCall(request(popups[call % popups.length] ?? '')));
      firstId = Number(ids[0]);
    },
    /** Lets the requested calls run to their end. @throws when not all were answered */
    async complete(): Promise<void> {
      await clock.advance(CALL_MS);
      const answered = await store
        .selectFrom('platform_calls')
        .select('id')
        .where('id', '>=', firstId)
        .where('outcome', '=', 'answered')
        .execute();
      if (answered.length !== live)
        throw new Error(`only ${answered.length} of ${live} calls were answered`);
    },
    close: () => close(),
  };
}

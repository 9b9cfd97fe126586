import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createWebAppelClient } from '../../proxy/webappel/client.js';
import { createProgressSource } from '../../proxy/webappel/progress-source.js';
import type { Params } from '../../shared/webappel/methods.js';
import { startProgram, temporaryFolder } from '../support/program/run-program.js';
import { waitUntil } from '../support/time/wait-until.js';

const account = { email: 'demo@rappel.test', pass: 'demo' };
/** In the simulator, the last two digits decide how the phone reacts. */
const operators = { answers: '33199001511', neverAnswers: '33199001503' };
const visitors = { answers: '33199003201', busy: '33199003202', neverAnswers: '33199003203' };

/** Starts the program on a store, with clients for WebAppel and the progress of calls. */
async function start(databaseUrl: string) {
  const program = await startProgram({ DATABASE_URL: databaseUrl });
  onTestFinished(async () => void (await program.stop()));
  const access = { url: program.platformUrl, credentials: () => account };
  const source = createProgressSource(access);
  const webAppel = createWebAppelClient({ ...access, onHeaders: source.noteOffer });
  /** Resolves when a call has passed through these states, in this order. */
  const waitForStates = (trackingId: string, ...states: string[]): Promise<void> =>
    new Promise((resolve, reject) => {
      let remaining = states;
      source.watch(
        trackingId,
        ({ state }) => {
          if (state === remaining[0]) remaining = remaining.slice(1);
          if (remaining.length === 0) resolve();
        },
        () => reject(new Error(`the call ended before it reached the state ${remaining[0]}`)),
      );
    });
  return { program, webAppel, waitForStates };
}
type Started = Awaited<ReturnType<typeof start>>;

/** Adds a popup for one call, so that calls do not compete for an operator. */
async function addPopup({ webAppel }: Started, operator: string | undefined, mailbox?: string) {
  const popupId = await webAppel.addPopup({
    popupName: 'killed',
    operatorWindowSeconds: 60,
    visitorRingSeconds: 60,
    ...(mailbox ? { voicemailAddress: mailbox } : {}),
    ...(operator ? { openGroup: `g${operator}` } : {}),
  });
  if (operator)
    await webAppel.addOperator({
      groupName: `g${operator}`,
      phoneNumber: operator,
      ringSeconds: 60,
    });
  await webAppel.allowDestinations({
    popupId,
    destinationCode: [{ country: 'FR', line: 'fixed' }],
  });
  return popupId;
}

const request = (
  popupId: string,
  phoneNumber: string,
  more: Partial<Params<'requestCall'>> = {},
) => ({ popupId, phoneNumber, retries: 0, recorded: false, maxSeconds: 0, ...more });

test('after a kill in each phase of a call, the embedded platform repeats no call and dials the waiting ones', async () => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const database = `sqlite:${join(folder.path, 'rappel.db')}`;
  const first = await start(database);
  const { webAppel, waitForStates } = first;
  const popups = {
    retrying: await addPopup(first, '33199001601'),
    ringingOperator: await addPopup(first, operators.neverAnswers),
    ringingVisitor: await addPopup(first, '33199001701'),
    talking: await addPopup(first, operators.answers),
    voicemail: await addPopup(first, undefined, 'owner@rappel.test'),
    waiting: await addPopup(first, '33199001801'),
    cancelled: await addPopup(first, '33199001901'),
  };
  const call = (popup: keyof typeof popups, number: string, more?: object) =>
    webAppel.requestCall(request(popups[popup], number, more));

  const retrying = await call('retrying', visitors.busy, { retries: 3 });
  await waitForStates(retrying, 'ringing-operator', 'ringing-visitor', 'waiting');
  const cancelled = await call('cancelled', visitors.answers, { delaySeconds: 600 });
  await waitForStates(await call('ringingOperator', visitors.answers), 'ringing-operator');
  await waitForStates(await call('ringingVisitor', visitors.neverAnswers), 'ringing-visitor');
  const talking = await call('talking', visitors.answers);
  await waitForStates(talking, 'ringing-visitor');
  const recording = await call('voicemail', visitors.answers);
  await call('waiting', visitors.busy, { delaySeconds: 10 });
  await Promise.all([waitForStates(talking, 'talking'), waitForStates(recording, 'voicemail')]);
  expect(await first.program.stop('SIGKILL')).toBeNull();

  const second = await start(database);
  const rowsOf = async (popup: keyof typeof popups) => [
    await second.webAppel.summariseCalls({ popupId: popups[popup] }),
    await second.webAppel.listCalls({ popupId: popups[popup] }),
  ];
  const interrupted = ['ringingOperator', 'ringingVisitor', 'talking', 'voicemail'] as const;
  const atRestart = await Promise.all(interrupted.map(rowsOf));
  for (const [calls, attempts] of atRestart) {
    expect(calls).toMatchObject([{ callState: 'congestion', talkSeconds: 0 }]);
    expect(attempts).toMatchObject([{ callState: 'congestion', talkSeconds: 0 }]);
  }
  // The new program dials the call that waited for its first attempt. Its end shows that the others had time to be dialled.
  await waitUntil(
    'the end of the call that waited',
    async () => (await rowsOf('waiting'))[0]?.[0]?.callState === 'busy',
    { seconds: 60 },
  );
  expect(await rowsOf('waiting')).toMatchObject([[{ callState: 'busy' }], [{ callState: 'busy' }]]);
  await second.webAppel.cancelCall({ popupId: popups.cancelled, contactId: cancelled });
  expect(await rowsOf('retrying')).toMatchObject([[{ trackingId: retrying }], [{}]]);
  await second.webAppel.cancelCall({ popupId: popups.retrying, contactId: retrying });
  expect(await Promise.all(interrupted.map(rowsOf))).toEqual(atRestart);
});

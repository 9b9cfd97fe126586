import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createWebAppelClient } from '../../proxy/webappel/client.js';
import { createProgressSource } from '../../proxy/webappel/progress-source.js';
import type { Params } from '../../shared/webappel/methods.js';
import { startProgram, temporaryFolder } from '../support/program/program.js';

const account = { email: 'demo@rappel.test', pass: 'demo' };
/** The last two digits say what the phone does. */
const operators = { talking: '33199001511', neverThere: '33199001503' };
const visitors = { answers: '33199003201', busy: '33199003202', neverThere: '33199003203' };

/** The program on a store, as an integrator sees it: WebAppel and the progress of calls. */
async function start(databaseUrl: string) {
  const program = await startProgram({ DATABASE_URL: databaseUrl });
  onTestFinished(async () => void (await program.stop()));
  const reach = { url: program.platformUrl, credentials: () => account };
  const source = createProgressSource(reach);
  const webAppel = createWebAppelClient({ ...reach, onHeaders: source.noteOffer });
  /** Resolves when a call is there, after it was in the states before. */
  const until = (trackingId: string, ...states: string[]): Promise<void> =>
    new Promise((resolve, reject) => {
      let left = states;
      source.watch(
        trackingId,
        ({ state }) => {
          if (state === left[0]) left = left.slice(1);
          if (left.length === 0) resolve();
        },
        () => reject(new Error(`the call ended before it was ${left[0]}`)),
      );
    });
  return { program, webAppel, until };
}
type Started = Awaited<ReturnType<typeof start>>;

/** A popup of its own for each call, so that no call takes another one's operator. */
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

test('a program that is killed in every phase of a call dials none of them again, and does dial those that waited', async () => {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const database = `sqlite:${join(folder.path, 'rappel.db')}`;
  const first = await start(database);
  const { webAppel, until } = first;
  const popups = {
    retrying: await addPopup(first, '33199001601'),
    ringingOperator: await addPopup(first, operators.neverThere),
    ringingVisitor: await addPopup(first, '33199001701'),
    talking: await addPopup(first, operators.talking),
    voicemail: await addPopup(first, undefined, 'owner@rappel.test'),
    waiting: await addPopup(first, '33199001801'),
    cancelled: await addPopup(first, '33199001901'),
  };
  const call = (popup: keyof typeof popups, number: string, more?: object) =>
    webAppel.requestCall(request(popups[popup], number, more));

  const retrying = await call('retrying', visitors.busy, { retries: 3 });
  await until(retrying, 'ringing-operator', 'ringing-visitor', 'waiting');
  const cancelled = await call('cancelled', visitors.answers, { delaySeconds: 600 });
  await until(await call('ringingOperator', visitors.answers), 'ringing-operator');
  await until(await call('ringingVisitor', visitors.neverThere), 'ringing-visitor');
  const talking = await call('talking', visitors.answers);
  await until(talking, 'ringing-visitor');
  const recording = await call('voicemail', visitors.answers);
  const waiting = await call('waiting', visitors.busy, { delaySeconds: 10 });
  await Promise.all([until(talking, 'talking'), until(recording, 'voicemail')]);
  expect(await first.program.stop('SIGKILL')).toBeNull();

  const second = await start(database);
  const rowsOf = async (popup: keyof typeof popups) => [
    await second.webAppel.summariseCalls({ popupId: popups[popup] }),
    await second.webAppel.listCalls({ popupId: popups[popup] }),
  ];
  const lost = ['ringingOperator', 'ringingVisitor', 'talking', 'voicemail'] as const;
  const atRestart = await Promise.all(lost.map(rowsOf));
  for (const [calls, attempts] of atRestart) {
    expect(calls).toMatchObject([{ callState: 'congestion', talkSeconds: 0 }]);
    expect(attempts).toMatchObject([{ callState: 'congestion', talkSeconds: 0 }]);
  }
  // What waited for its first attempt is dialled by the new program; when it has ended, time has passed for the others.
  await second.until(waiting, 'ringing-operator', 'ringing-visitor', 'ended');
  expect(await rowsOf('waiting')).toMatchObject([[{ callState: 'busy' }], [{ callState: 'busy' }]]);
  await second.webAppel.cancelCall({ popupId: popups.cancelled, contactId: cancelled });
  expect(await rowsOf('retrying')).toMatchObject([[{ trackingId: retrying }], [{}]]);
  await second.webAppel.cancelCall({ popupId: popups.retrying, contactId: retrying });
  expect(await Promise.all(lost.map(rowsOf))).toEqual(atRestart);
});

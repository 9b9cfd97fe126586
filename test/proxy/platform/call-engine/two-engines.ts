import type { MailSettings } from '../../../../proxy/platform/call-engine/voicemail.js';
import type { Signal, Signals } from '../../../../proxy/store/signals.js';
import { FakeClock } from '../../../support/time/fake-clock.js';
import { addPopup, openCallCentre, operator } from './call-centre.js';

const fourOperators = [operator.answers, operator.alsoAnswers, '33199000201', '33199000301'];

/** Opens one engine, and on demand a second one on the same store, whose clock is `secondsLater` ahead. */
export async function openTwoEngines({
  secondsLater = 0,
  maxConcurrentCalls = 20,
  operators = fourOperators,
  /** Without signals the engines notice each other's changes only by polling. */
  signals = [],
  ...popup
}: {
  secondsLater?: number;
  maxConcurrentCalls?: number;
  operators?: string[];
  signals?: Signals[];
  voicemailAddress?: string;
} = {}) {
  const [here, there] = signals;
  const first = await openCallCentre({
    isOnlyEngine: false,
    maxConcurrentCalls,
    ...(here && { signals: here }),
  });
  const popupId = await addPopup(first.webAppel, { operators, ...popup });
  const openSecond = (mail?: MailSettings) =>
    openCallCentre({
      isOnlyEngine: false,
      store: first.store,
      clock: new FakeClock(first.clock.now() + secondsLater * 1000),
      ...(mail && { mail }),
      ...(there && { signals: there }),
    });
  return { first, popupId, openSecond };
}

/** Advances both clocks in turn, one second at a time. */
export async function advanceBoth(clocks: FakeClock[], seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++)
    for (const clock of clocks) await clock.advance(1000);
}

/** Two connected ends: what is sent at one is received at the other. */
export function linkSignals(): [Signals, Signals] {
  const listeners = [
    new Set<(signal: Signal) => void>(),
    new Set<(signal: Signal) => void>(),
  ] as const;
  const end = (own: (typeof listeners)[number], other: (typeof listeners)[number]): Signals => ({
    async send(topic, id) {
      for (const listener of other) listener({ topic, id });
    },
    listen(listener) {
      own.add(listener);
      return () => own.delete(listener);
    },
    close: async () => undefined,
  });
  return [end(listeners[0], listeners[1]), end(listeners[1], listeners[0])];
}

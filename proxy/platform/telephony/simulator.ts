import type { Clock } from '../../../shared/clock.js';
import type { Leg, TelephonyDriver } from './driver.js';
import { SimulatedLeg, type Timings } from './simulated-leg.js';
import type { Phones } from './simulated-phones.js';

/** Short, so that the demo shows a whole callback in about ten seconds. */
const demoTimings: Timings = {
  answersAfterMs: 2000,
  refusesAfterMs: 500,
  hangsUpAfterMs: 1000,
  pressesAfterMs: 1000,
  talkMs: 5000,
  soundMs: 1500,
  messageMs: 3000,
};

/**
 * A driver with simulated phones. The last two digits of a number choose its behaviour: 01 answers, 02 is busy, 03
 * does not answer, 04 answers and soon hangs up, 05 reports congestion, 06 answers and presses 9 after a second, all others
 * answer.
 * @param phones where a person may answer, refuse or hang up before the simulated person does
 */
export function createSimulator({
  clock,
  phones,
  timings,
  maxConcurrentLegs = 10_000,
}: {
  clock: Clock;
  phones?: Phones;
  timings?: Partial<Timings>;
  /** Further legs fail with congestion. */
  maxConcurrentLegs?: number;
}): TelephonyDriver {
  const allTimings = { ...demoTimings, ...timings };
  const legs = new Set<SimulatedLeg>();
  const requireSimulated = (leg: Leg): SimulatedLeg => {
    if (leg instanceof SimulatedLeg) return leg;
    throw new TypeError('the simulator can only bridge its own legs');
  };
  const drain = (drainMs: number): Promise<void> =>
    new Promise((resolve) => {
      const stopWaiting = clock.after(drainMs, resolve);
      void Promise.all([...legs].map(({ ended }) => ended)).then(() => {
        stopWaiting();
        resolve();
      });
    });
  return {
    name: 'simulator',
    capabilities: { recording: true, crashSafeMaxDuration: false, maxConcurrentLegs },
    start: async () => undefined,
    async stop({ drainMs }) {
      if (drainMs > 0 && legs.size > 0) await drain(drainMs);
      await Promise.all([...legs].map((leg) => leg.hangup()));
    },
    health: async () => ({ ok: true, detail: 'simulated', rttMs: 0 }),
    dial(request) {
      const isOverCapacity = legs.size >= maxConcurrentLegs;
      const leg = new SimulatedLeg(request, clock, allTimings, phones, isOverCapacity);
      legs.add(leg);
      void leg.ended.then(() => legs.delete(leg));
      return leg;
    },
    async bridge(a, b) {
      const pair = [requireSimulated(a), requireSimulated(b)];
      let unbridge = (): void => undefined;
      const unbridged = new Promise<void>((resolve) => {
        unbridge = resolve;
      });
      for (const leg of pair) leg.enterBridge();
      const ended = Promise.race([a.ended, b.ended, unbridged]).then(() => {
        for (const leg of pair) leg.leaveBridge();
        return undefined;
      });
      return { ended, unbridge: async () => unbridge() };
    },
  };
}

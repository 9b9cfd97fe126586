import type { Clock, Stop } from '../../../shared/clock.js';
import type { Handset } from '../../../shared/handset.js';
import { maskNumber } from '../../../shared/mask-number.js';

/** What a person at a simulated phone can do to its leg; each says whether it was still possible. */
export interface PhoneControls {
  answer(): boolean;
  refuse(): boolean;
  hangUp(): boolean;
}

/** The simulated phones that ring or talk at the moment, as a page shows and operates them. */
export interface Phones {
  handsets(): Handset[];
  /** The listener gets all handsets, now and whenever one changes. */
  subscribe(listener: (handsets: Handset[]) => void): Stop;
  answer(leg: string): boolean;
  refuse(leg: string): boolean;
  hangUp(leg: string): boolean;
  /** Called by the simulator: a phone begins to ring. */
  add(
    phone: { leg: string; role: Handset['role']; number: string },
    controls: PhoneControls,
  ): ShowPhone;
}

/** Shows the next state of a phone. */
export type ShowPhone = (state: Handset['state'], ending?: Handset['ending']) => void;

/** How long a phone that has ended stays to be seen. */
const ENDED_SHOWN_MS = 4000;

export function createPhones({
  clock,
  endedShownMs = ENDED_SHOWN_MS,
}: {
  clock: Clock;
  endedShownMs?: number;
}): Phones {
  const phones = new Map<string, { handset: Handset; controls: PhoneControls }>();
  const listeners = new Set<(handsets: Handset[]) => void>();
  const handsets = (): Handset[] => [...phones.values()].map(({ handset }) => handset);
  const notify = (): void => {
    for (const listener of listeners) listener(handsets());
  };
  return {
    handsets,
    subscribe(listener) {
      listeners.add(listener);
      listener(handsets());
      return () => listeners.delete(listener);
    },
    answer: (leg) => phones.get(leg)?.controls.answer() ?? false,
    refuse: (leg) => phones.get(leg)?.controls.refuse() ?? false,
    hangUp: (leg) => phones.get(leg)?.controls.hangUp() ?? false,
    add({ leg, role, number }, controls) {
      const show: ShowPhone = (state, ending = null) => {
        const handset = {
          leg,
          role,
          number: maskNumber(number),
          state,
          ending,
          since: clock.now(),
        };
        phones.set(leg, { handset, controls });
        notify();
        if (state !== 'ended') return;
        clock.after(endedShownMs, () => {
          phones.delete(leg);
          notify();
        });
      };
      show('ringing');
      return show;
    },
  };
}

import type { Clock, Stop } from '../../../shared/clock.js';
import type { Handset } from '../../../shared/handset.js';
import { maskNumber } from '../../../shared/mask-number.js';

/** Actions of a person at a simulated phone. Each returns false if it is no longer possible. */
export interface PhoneControls {
  answer(): boolean;
  refuse(): boolean;
  hangUp(): boolean;
}

/** The simulated phones that are in use, for a page that shows and operates them. */
export interface Phones {
  handsets(): Handset[];
  /** Calls the listener with all handsets, now and after every change. */
  subscribe(listener: (handsets: Handset[]) => void): Stop;
  answer(leg: string): boolean;
  refuse(leg: string): boolean;
  hangUp(leg: string): boolean;
  /** Adds a ringing phone. Only the simulator calls this. */
  add(
    phone: Pick<Handset, 'leg' | 'role' | 'number' | 'display'>,
    controls: PhoneControls,
  ): ShowPhone;
}

/** Sets the state that is shown for a phone. */
export type ShowPhone = (state: Handset['state'], ending?: Handset['ending']) => void;

/** How long a phone is still shown after its call has ended. */
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
    add({ leg, role, number, display }, controls) {
      const show: ShowPhone = (state, ending = null) => {
        const handset = {
          leg,
          role,
          number: maskNumber(number),
          display,
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

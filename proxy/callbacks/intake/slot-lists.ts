import { MINUTE_MS } from '../../../shared/durations.js';
import type { OpeningHours } from '../../../shared/opening-hours.js';
import { type SlotRules, slotsOf } from '../../../shared/slots.js';

/** The items of an iterator, each computed once, when somebody first gets that far. */
class RememberedItems<Item> implements Iterable<Item> {
  readonly #items: Item[] = [];

  constructor(private readonly source: Iterator<Item>) {}

  *[Symbol.iterator](): Generator<Item> {
    for (let place = 0; ; place++) {
      if (place === this.#items.length) {
        const next = this.source.next();
        if (next.done) return;
        this.#items.push(next.value);
      }
      yield this.#items[place] as Item;
    }
  }
}

/**
 * The slots of schedules by `slotsOf`, computed once for each schedule and minute: finding hundreds takes milliseconds, and
 * anybody may ask at any rate.
 */
export function createSlotLists(
  rules: SlotRules,
): (hours: OpeningHours, now: number) => Iterable<number> {
  const lists = new WeakMap<OpeningHours, { minute: number; slots: Iterable<number> }>();
  return (hours, now) => {
    const minute = Math.floor(now / MINUTE_MS);
    const known = lists.get(hours);
    if (known?.minute === minute) return known.slots;
    const slots = new RememberedItems(slotsOf(hours, now, rules));
    lists.set(hours, { minute, slots });
    return slots;
  };
}

import type { SlotList } from '../shared/callback.js';
import { isDaytime } from './messages/daytime.js';
import type { ProxyClient } from './proxy-client.js';
import { ProxyRefusal } from './proxy-refusal.js';

/** The free slots of a popup, as last loaded. */
export class FreeSlots {
  /** Null before the first answer. While reloading it keeps the last list, so that a choice in progress stays visible. */
  list: SlotList | null = null;
  failed = false;
  #loading: Promise<void> | null = null;

  constructor(
    private readonly client: ProxyClient,
    private readonly onChange: () => void,
  ) {}

  /** `at` of the slot to offer first: the soonest by day, on the visitor's clock. Null if none is free. */
  get first(): string | null {
    const slots = this.list?.slots ?? [];
    const byDay = slots.find(({ visitorTime }) => isDaytime(visitorTime.slice(11, 16)));
    return (byDay ?? slots[0])?.at ?? null;
  }

  async loadOnce(popupId: string): Promise<void> {
    if (!this.list) await this.reload(popupId);
  }

  reload(popupId: string): Promise<void> {
    this.#loading ??= this.#load(popupId).finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #load(popupId: string): Promise<void> {
    this.failed = false;
    this.onChange();
    try {
      this.list = await this.client.listSlots(popupId);
    } catch (failure) {
      if (!(failure instanceof ProxyRefusal)) throw failure;
      this.failed = true;
    }
    this.onChange();
  }
}

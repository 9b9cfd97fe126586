import type { SlotList } from '../shared/callback.js';
import { type ProxyClient, ProxyRefusal } from './proxy-client.js';

/** The free times of a popup, as far as they are known here. */
export class FreeSlots {
  /** The last answer; it stays while another is asked for, so that nothing is taken from under a hand. */
  list: SlotList | null = null;
  failed = false;
  #asking: Promise<void> | null = null;

  constructor(
    private readonly client: ProxyClient,
    private readonly onChange: () => void,
  ) {}

  /** Asks where nothing is known yet. */
  async want(popupId: string): Promise<void> {
    if (!this.list) await this.reload(popupId);
  }

  reload(popupId: string): Promise<void> {
    this.#asking ??= this.#ask(popupId).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #ask(popupId: string): Promise<void> {
    this.failed = false;
    this.onChange();
    try {
      this.list = await this.client.slots(popupId);
    } catch (failure) {
      if (!(failure instanceof ProxyRefusal)) throw failure;
      this.failed = true;
    }
    this.onChange();
  }
}

import type { SlotList } from '../shared/callback.js';
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

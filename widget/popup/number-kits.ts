import type { NumberingPlans, PopupView } from '../../shared/callback.js';
import { loadPart } from '../load-part.js';
import type { ProxyClient } from '../proxy-client.js';
import type { PhoneKit } from './phone-kit.js';
import { PlainKit } from './plain-kit.js';

interface Typed {
  number: string;
  country: string;
}

/** The kit that checks numbers: the plain one first, and the whole one from the first number that needs it. */
export class NumberKits {
  /** Null before the numbering plans are there. The form works without it: then only the proxy checks numbers. */
  kit: PhoneKit | null = null;
  #whole: Promise<void> | null = null;
  #loaded: { popup: PopupView; plans: NumberingPlans } | null = null;

  /** @param onChange called when another kit is there */
  constructor(
    private readonly client: Pick<ProxyClient, 'fetchNumberingPlans'>,
    private readonly onChange: () => void,
  ) {}

  async load(popup: PopupView): Promise<void> {
    try {
      const plans = await this.client.fetchNumberingPlans(popup);
      this.kit = new PlainKit(popup, plans);
      this.#loaded = { popup, plans };
      this.onChange();
    } catch (failure) {
      console.error('rappel: numbers are checked by the proxy only', failure);
    }
  }

  /** Whether the plain kit cannot tell about a number that may be complete. */
  isUnsure({ number, country }: Typed): boolean {
    return this.kit instanceof PlainKit && this.kit.isUnsure(number, country);
  }

  /** Whether the plain kit knows of nothing to call; why, only the whole one can tell. */
  lacksAnswer({ number, country }: Typed): boolean {
    return (
      this.kit instanceof PlainKit &&
      number.trim() !== '' &&
      this.kit.check(number, country) === null
    );
  }

  /** Loads the whole kit, once. If that fails, the plain one stays, and the next call tries again. */
  loadWhole(): Promise<void> {
    this.#whole ??= this.#replacePlain();
    return this.#whole;
  }

  async #replacePlain(): Promise<void> {
    if (!this.#loaded) return;
    const { popup, plans } = this.#loaded;
    try {
      const { phoneKit } = await loadPart('phone-kit', () => import('./phone-kit.js'));
      this.kit = phoneKit(popup, plans);
      this.onChange();
    } catch (failure) {
      this.#whole = null;
      console.error('rappel: this number is checked by the proxy only', failure);
    }
  }
}

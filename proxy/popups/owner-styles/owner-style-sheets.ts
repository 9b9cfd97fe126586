import type { Clock } from '../../../shared/clock.js';
import { MINUTE_MS } from '../../../shared/durations.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import type { Log } from '../../log.js';
import { TtlCache } from '../ttl-cache.js';
import { cleanStyles, type OwnerStyles } from './owner-styles.js';

const TTL_MS = MINUTE_MS;
/** In one line of the log. */
const TOLD_AT_MOST = 20;

const none: OwnerStyles = { css: '', dropped: [] };

/** The style sheets that owners have stored for their popups (`css_popup`), as far as they are used. */
export class OwnerStyleSheets {
  readonly #sheets: TtlCache<OwnerStyles>;
  /** The last one of each popup, which stays in use while WebAppel is away, and what its owner was told. */
  readonly #last = new Map<string, { styles: OwnerStyles; told: string }>();

  constructor(
    private readonly parts: {
      webAppel: Pick<WebAppel, 'fetchFile'>;
      clock: Clock;
      log: Log;
    },
  ) {
    this.#sheets = new TtlCache(parts.clock, TTL_MS, (popupId) => this.#load(popupId));
  }

  /** Those of a popup that has a style sheet. Never rejects: the popup is shown without it. */
  of(popupId: string): Promise<OwnerStyles> {
    return this.#sheets.get(popupId);
  }

  /** Asks anew, as after a change of the owner's. */
  forget(): void {
    this.#sheets.clear();
  }

  async #load(popupId: string): Promise<OwnerStyles> {
    const last = this.#last.get(popupId);
    try {
      const file = await this.parts.webAppel.fetchFile({ popupId, fileType: 'stylesheet' });
      const styles = await cleanStyles(new TextDecoder().decode(file));
      const told = JSON.stringify(styles.dropped);
      if (styles.dropped.length > 0 && told !== last?.told) this.#tell(popupId, styles);
      this.#last.set(popupId, { styles, told });
      return styles;
    } catch (failure) {
      if (!(failure instanceof Refusal || failure instanceof Unreached)) throw failure;
      return last?.styles ?? none;
    }
  }

  #tell(popupId: string, { dropped }: OwnerStyles): void {
    this.parts.log.warn(
      {
        popup: popupId,
        alert: 'style-sheet',
        dropped: dropped
          .slice(0, TOLD_AT_MOST)
          .map(({ line, what, why }) => `line ${line}: ${what}: ${why}`),
      },
      `${dropped.length} parts of the style sheet of a popup are not used; docs/elements.md says what is`,
    );
  }
}

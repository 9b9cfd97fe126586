import type { Clock, Stop } from '../../shared/clock.js';
import { failureCode } from '../../shared/failure-text.js';
import type { Log } from '../log.js';

/** What only a try could show to be wrong. */
export interface SettingFault {
  /** The names of the settings to correct. */
  settings: readonly string[];
  /** For the owner: begins with the settings. */
  sentence: string;
}

/** A try of settings; `unknown` if it could not be made. */
export type SettingCheck = () => Promise<SettingFault | 'unknown' | undefined>;

/**
 * Tries settings that lead to other servers: at the start, and again until they work. Each change is logged once, and
 * `/readyz` names what is to be corrected.
 */
export class SettingChecks {
  readonly #faults = new Map<SettingCheck, SettingFault>();
  readonly #timers = new Map<SettingCheck, Stop>();
  #isStopped = false;

  constructor(private readonly parts: { clock: Clock; log: Log }) {}

  /** The names of the settings to correct, in order. */
  faulty(): string[] {
    return [...this.#faults.values()].flatMap(({ settings }) => settings).sort();
  }

  /** Resolves after the first try, and never rejects. */
  async watch(check: SettingCheck, retryMs: number): Promise<void> {
    const { clock, log } = this.parts;
    const outcome = await check().catch((failure: unknown) => {
      // The store is away, for example, which readiness and other lines tell.
      log.warn({ failure: failureCode(failure) }, 'settings could not be checked');
      return 'unknown' as const;
    });
    if (this.#isStopped) return;
    if (outcome !== 'unknown') this.#note(check, outcome);
    if (outcome)
      this.#timers.set(
        check,
        clock.after(retryMs, () => void this.watch(check, retryMs)),
      );
  }

  stop(): void {
    this.#isStopped = true;
    for (const stop of this.#timers.values()) stop();
  }

  #note(check: SettingCheck, fault: SettingFault | undefined): void {
    const { log } = this.parts;
    const known = this.#faults.get(check);
    if (fault) this.#faults.set(check, fault);
    else this.#faults.delete(check);
    if (fault && fault.sentence !== known?.sentence)
      log.error({ alert: 'setting-wrong', settings: fault.settings }, fault.sentence);
    if (known && !fault)
      log.info(
        { alert: 'setting-right', settings: known.settings },
        `${known.settings.join(', ')}: works now`,
      );
  }
}

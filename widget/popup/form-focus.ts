import type { FocusTarget } from './steps.js';

/** Where the focus goes when what the dialog shows has changed. */
export class FormFocus {
  #wanted: FocusTarget | null = null;
  #before: Element | null = null;

  /** @param root of the element's content, which is there after the first rendering */
  constructor(private readonly root: () => ShadowRoot | null) {}

  /** Moves the focus after the next rendering. */
  want(target: FocusTarget): void {
    this.#wanted = target;
  }

  /** Must be called before each rendering. */
  remember(): void {
    this.#before = this.root()?.activeElement ?? null;
  }

  /** Moves the focus after a rendering, if it must. */
  place({ onlyIfHadFocus }: { onlyIfHadFocus: boolean }): void {
    const target = this.#wanted;
    this.#wanted = null;
    if (onlyIfHadFocus && !this.#before) return;
    if (target === 'start') this.start();
    else if (target === 'fault') this.#find('[aria-invalid="true"]')?.focus();
    else if (target === 'problem') this.#find('.send')?.scrollIntoView({ block: 'nearest' });
    // If the focused button has been removed, the focus needs a new target.
    else if (target === 'heading' || (this.#before && !this.#before.isConnected)) this.#heading();
  }

  /** To the first field, or to the heading if there is none. */
  start(): void {
    const field = this.#find('form input:not([type="radio"])');
    if (field) field.focus();
    else this.#heading();
  }

  #heading(): void {
    (this.#find('#state') ?? this.#find('#title'))?.focus();
  }

  #find(selector: string): HTMLElement | null {
    return this.root()?.querySelector<HTMLElement>(selector) ?? null;
  }
}

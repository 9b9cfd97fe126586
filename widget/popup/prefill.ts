import type { PopupView } from '../../shared/callback.js';
import { askedFields, type Draft, type Field, textFields } from '../callback-flow.js';
import { acceptedText } from './accepted-text.js';
import type { PopupOptions } from './popup-options.js';

type Filled = Pick<
  PopupOptions,
  | 'prefillName'
  | 'prefillNumber'
  | 'prefillCustom1'
  | 'prefillCustom2'
  | 'prefillCustom3'
  | 'hiddenFields'
>;

/** What the page fills in, for visitors to see or not. */
export class Prefill {
  readonly #texts: Record<Field, string>;
  readonly #hidden: readonly string[];

  constructor(options: Filled) {
    this.#texts = {
      name: options.prefillName,
      number: options.prefillNumber,
      custom1: options.prefillCustom1,
      custom2: options.prefillCustom2,
      custom3: options.prefillCustom3,
    };
    this.#hidden = options.hiddenFields.split(/[\s,]+/);
  }

  /** What an empty form begins with. */
  changesTo(popup: PopupView): Partial<Draft> {
    const hidden = askedFields(popup).filter((field) => this.#hidden.includes(field));
    const texts = Object.entries(this.#texts).filter(([, text]) => text !== '');
    return {
      ...Object.fromEntries(texts),
      ...Object.fromEntries(
        hidden.map((field) => [field, acceptedText(field, this.#texts[field])]),
      ),
      hidden,
    };
  }

  /**
   * Keeps a browser from writing over a filled-in field while the visitor lets it fill in another one. What the visitor
   * chooses in the field itself counts.
   *
   * @param event an `input` event, before its listeners in the form
   */
  keep(event: Event, draft: Draft | undefined): void {
    const [input] = event.composedPath() as [HTMLInputElement];
    const field = [...textFields, 'number' as const].find((name) => name === input.id);
    if (!field || !draft || !this.#texts[field] || !input.matches(':autofill')) return;
    if ((input.getRootNode() as ShadowRoot).activeElement === input) return;
    event.stopImmediatePropagation();
    input.value = draft[field];
  }
}

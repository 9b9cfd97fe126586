import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';

/** What an owner can set, each as an attribute, a property, and `data-…` of the script tag. */
export class PopupOptions extends LitElement {
  /** The number of the WebAppel popup. */
  @property({ reflect: true }) popup = '';
  /** The origin of the proxy. Empty: the page's own. */
  @property() proxy = '';
  /**
   * The language, such as `de`. Empty: that of the page (`<html lang>`), or that of the popup where the widget does not
   * speak it.
   */
  @property() locale = '';
  /** The text of the button. Empty: "Être rappelé" or "Call me back". */
  @property() label = '';
  /** The colours: `light`, `dark`, or `auto`, which follows the visitor's device. Empty: as the `color-scheme` of the page. */
  @property({ reflect: true }) theme: 'light' | 'dark' | 'auto' | undefined;
  /**
   * Empty: a button in the corner that opens a dialog. `inline`: the form is part of the page. `dialog`: there is no
   * button; the dialog opens by `opener`, `#rappel` or `open()`.
   */
  @property({ reflect: true }) mode: '' | 'inline' | 'dialog' = '';
  /** A CSS selector: a click on these elements of the page opens the popup, such as `#call-me, .call`. */
  @property({ reflect: true }) opener = '';
  /** The visitor's name, filled in. */
  @property({ attribute: 'prefill-name' }) prefillName = '';
  /** The visitor's phone number, filled in. */
  @property({ attribute: 'prefill-number' }) prefillNumber = '';
  /** The first of your own fields, filled in. */
  @property({ attribute: 'prefill-custom1' }) prefillCustom1 = '';
  /** The second of your own fields, filled in. */
  @property({ attribute: 'prefill-custom2' }) prefillCustom2 = '';
  /** The third of your own fields, filled in. */
  @property({ attribute: 'prefill-custom3' }) prefillCustom3 = '';
  /** Fields that visitors do not see, such as `custom1 custom3`. What is filled in there is sent all the same. */
  @property({ attribute: 'hidden-fields' }) hiddenFields = '';
  /** `off`: a request is not kept when its page is left, and not shown in other tabs. */
  @property() memory = '';
  /**
   * For your own tests: shows this state without a network, and never places a call. `form`, `closed`, `not-callable`,
   * `unavailable`, or a state of a callback.
   */
  @property({ attribute: 'mock-state' }) mockState = '';
}

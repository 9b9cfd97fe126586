import { sendKeys } from '@web/test-runner-commands';
import type { NumberingPlans, PopupView } from '../../../shared/callback.js';
import { messagesFor } from '../../../widget/messages/all-languages.js';
import type { Language } from '../../../widget/messages/button-words.js';
import type { Messages } from '../../../widget/messages/messages.js';
import type { RappelPopup } from '../../../widget/popup/rappel-popup.js';
import '../../../widget/popup/rappel-popup.js';
// Preloaded, so that the form's dynamic imports resolve within a few ticks.
import '../../../widget/popup/phone-kit.js';
import '../../../widget/popup/request-view.js';
import '../../../widget/popup/steps.js';
import '../../../widget/slot-fields.js';
import { FakeClock } from '../time/fake-clock.js';
import { FakeProxy, popupView } from './fake-proxy.js';
import { hostPage } from './host-page.js';
import { tick, waitUntil } from './wait-until.js';

let worldMetadata: Promise<{
  version: number;
  countries: Record<string, unknown>;
  country_calling_codes: Record<string, string[]>;
}> | null = null;

/** The numbering plans of these countries only, reduced as the proxy reduces them. */
export async function numberingPlansOf(countries: readonly string[]): Promise<NumberingPlans> {
  worldMetadata ??= fetch('/node_modules/libphonenumber-js/metadata.max.json').then((answer) =>
    answer.json(),
  );
  const world = await worldMetadata;
  const codes = Object.entries(world.country_calling_codes).flatMap(([code, users]) => {
    const kept = users.filter((user) => countries.includes(user));
    return kept.length > 0 ? [[code, kept]] : [];
  });
  return {
    version: world.version,
    country_calling_codes: Object.fromEntries(codes),
    countries: Object.fromEntries(countries.map((code) => [code, world.countries[code]])),
    nonGeographic: {},
  };
}

const matches = (text: string, name: string | RegExp): boolean =>
  typeof name === 'string' ? text === name : name.test(text);

/** A visitor of a page with the popup: reads what it shows and uses its keys and buttons. */
export class Visitor {
  readonly clock = new FakeClock();
  readonly element: RappelPopup = document.createElement('rappel-popup');
  /** The states that the page has received by `rappel-state`. */
  readonly states: string[] = [];
  #language: Language | undefined;

  private constructor(readonly proxy = new FakeProxy()) {}

  /**
   * @param view changes to the default popup
   * @param plans those of its countries if absent
   * @param language that of the popup if absent
   */
  static async arrive(
    view: Partial<PopupView> = {},
    plans?: NumberingPlans,
    language?: Language,
  ): Promise<Visitor> {
    const visitor = new Visitor();
    visitor.#language = language;
    visitor.proxy.view = popupView(view);
    visitor.proxy.numberingPlans =
      plans ?? (await numberingPlansOf(visitor.proxy.view.countries.map(({ country }) => country)));
    await visitor.#enter();
    return visitor;
  }

  /**
   * The page is left, and opened anew.
   * @param changes to the attributes of the element
   */
  async reload(changes: Partial<RappelPopup> = {}): Promise<Visitor> {
    this.element.remove();
    const proxy = new FakeProxy();
    Object.assign(proxy, {
      view: this.proxy.view,
      numberingPlans: this.proxy.numberingPlans,
      current: this.proxy.current,
    });
    return this.beside(changes, proxy);
  }

  /** The same page has another element. */
  async beside(changes: Partial<RappelPopup> = {}, proxy = this.proxy): Promise<Visitor> {
    const visitor = new Visitor(proxy);
    await visitor.clock.advance(this.clock.now() - visitor.clock.now());
    await visitor.#enter(changes);
    await visitor.settle();
    return visitor;
  }

  async #enter(changes: Partial<RappelPopup> = {}): Promise<void> {
    hostPage();
    const { element } = this;
    element.popup = this.proxy.view.id;
    element.locale = this.#language ?? this.proxy.view.locale;
    element.clock = this.clock;
    element.proxyClient = this.proxy;
    element.addEventListener('rappel-state', ({ detail }) => this.states.push(detail.state));
    Object.assign(element, changes);
    document.body.append(element);
    await element.updateComplete;
  }

  /** Opens the dialog and waits for the form with its phone kit. */
  static async openForm(view: Partial<PopupView> = {}, plans?: NumberingPlans): Promise<Visitor> {
    const visitor = await Visitor.arrive(view, plans);
    await visitor.open();
    return visitor;
  }

  /** Opens the form and sends a request for an immediate call. */
  static async sendRequest(view: Partial<PopupView> = {}): Promise<Visitor> {
    const visitor = await Visitor.openForm(view);
    visitor.fill('number', '01 99 00 12 01');
    await visitor.send();
    return visitor;
  }

  leave(): void {
    this.element.remove();
    sessionStorage.clear();
  }

  async open(): Promise<void> {
    this.launcher.click();
    await waitUntil(() => this.find('.waiting') === null && this.dialog.open);
    await this.settle();
  }

  async send(): Promise<void> {
    this.button(this.words.send).click();
    await this.settle();
  }

  async settle(): Promise<void> {
    for (let ticks = 0; ticks < 8; ticks++) await tick();
    await this.element.updateComplete;
  }

  /** The proxy reports a change of the request. */
  async receiveUpdate(changes: Parameters<FakeProxy['pushUpdate']>[0]): Promise<void> {
    this.proxy.pushUpdate(changes);
    await this.settle();
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await sendKeys({ press: key });
    await this.settle();
  }

  async type(text: string): Promise<void> {
    await sendKeys({ type: text });
    await this.settle();
  }

  /** Enters the whole text at once, as pasting does. */
  fill(id: string, text: string): void {
    const input = this.field(id);
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  async choose(id: string): Promise<void> {
    this.field(id).click();
    await this.settle();
  }

  /** The texts of the widget in the language of the visitor. */
  get words(): Messages {
    return messagesFor(this.#language, this.proxy.view.locale);
  }

  get root(): ShadowRoot {
    const root = this.element.shadowRoot;
    if (!root) throw new Error('the popup has no open shadow root');
    return root;
  }

  get dialog(): HTMLDialogElement {
    return this.one('dialog');
  }

  get launcher(): HTMLButtonElement {
    return this.one('.launcher');
  }

  get launcherText(): string {
    return this.text('.launcher');
  }

  get announced(): string {
    return this.text('[role=status]');
  }

  /** The id or the text of the focused element. */
  get focused(): string {
    const active = this.root.activeElement;
    return active?.id || (active?.textContent ?? '').trim();
  }

  get title(): string {
    return this.text('#state');
  }

  field(id: string): HTMLInputElement {
    return this.one(`#${id}`);
  }

  /** The error shown at a field; empty if the field has none. */
  fault(id: string): string {
    return this.field(id).getAttribute('aria-invalid') === 'true' ? this.text(`#${id}-error`) : '';
  }

  /** The button or link with this name, or with a name that matches. */
  button(name: string | RegExp): HTMLElement {
    const found = [...this.dialog.querySelectorAll<HTMLElement>('button, a')].find((button) =>
      matches((button.getAttribute('aria-label') ?? button.textContent ?? '').trim(), name),
    );
    if (!found) throw new Error(`there is no button ${name} in: ${this.dialog.textContent}`);
    return found;
  }

  offers(name: RegExp): boolean {
    return [...this.dialog.querySelectorAll('button, a')].some((button) =>
      name.test(button.textContent ?? ''),
    );
  }

  text(selector: string): string {
    return (this.find(selector)?.textContent ?? '').replace(/\s+/g, ' ').trim();
  }

  find(selector: string): HTMLElement | null {
    return this.root.querySelector(selector);
  }

  private one<Found extends HTMLElement>(selector: string): Found {
    const found = this.root.querySelector<Found>(selector);
    if (!found) throw new Error(`nothing is shown at ${selector}`);
    return found;
  }
}

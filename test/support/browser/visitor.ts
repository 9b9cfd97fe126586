import { sendKeys } from '@web/test-runner-commands';
import type { PopupView } from '../../../shared/callback.js';
import type { RappelPopup } from '../../../widget/popup/rappel-popup.js';
import '../../../widget/popup/rappel-popup.js';
// Loaded before any test, so that a form has all it loads late within a few turns.
import '../../../widget/popup/phone-kit.js';
import '../../../widget/popup/steps.js';
import { FakeClock } from '../time/fake-clock.js';
import { FakeProxy, popupView } from './fake-proxy.js';
import { hostPage } from './host-page.js';

// The fake clock lets waiting work run by Node's setImmediate; a browser has the like in message ports.
globalThis.setImmediate ??= ((task: () => void) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = task;
  port2.postMessage(null);
}) as typeof setImmediate;

let worldMetadata: Promise<{
  version: number;
  countries: Record<string, unknown>;
  country_calling_codes: Record<string, string[]>;
}> | null = null;

/** The numbering plans of some countries, cut as the proxy cuts them. */
export async function phoneMetadata(
  countries: readonly string[],
): Promise<Record<string, unknown>> {
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

const tick = () => new Promise((resolve) => setImmediate(resolve));

/** Waits, without a time of its own, until something holds; the test's timeout is the limit. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await tick();
}

/** A visitor of a page with the popup on it: sees what is shown, and acts by keys and buttons. */
export class Visitor {
  readonly clock = new FakeClock();
  readonly proxy = new FakeProxy();
  readonly element: RappelPopup = document.createElement('rappel-popup');
  readonly states: string[] = [];

  /** @param view how the popup differs from an ordinary one; without metadata, that of its countries is added */
  static async comesTo(view: Partial<PopupView> = {}): Promise<Visitor> {
    const visitor = new Visitor();
    visitor.proxy.view = popupView(view);
    if (!view.phoneMetadata)
      visitor.proxy.view.phoneMetadata = await phoneMetadata(
        visitor.proxy.view.countries.map(({ country }) => country),
      );
    hostPage();
    const { element } = visitor;
    element.popup = visitor.proxy.view.id;
    element.locale = visitor.proxy.view.locale;
    element.clock = visitor.clock;
    element.proxyClient = visitor.proxy;
    element.addEventListener('rappel-state', ({ detail }) => visitor.states.push(detail.state));
    document.body.append(element);
    await element.updateComplete;
    return visitor;
  }

  /** Comes, opens the dialog, and waits for the form with all it knows of numbers. */
  static async opens(view: Partial<PopupView> = {}): Promise<Visitor> {
    const visitor = await Visitor.comesTo(view);
    await visitor.open();
    return visitor;
  }

  static async hasSent(view: Partial<PopupView> = {}): Promise<Visitor> {
    const visitor = await Visitor.opens(view);
    visitor.fill('number', '01 99 00 12 01');
    await visitor.sends();
    return visitor;
  }

  leaves(): void {
    this.element.remove();
  }

  async open(): Promise<void> {
    this.launcher.click();
    await until(() => this.find('.waiting') === null && this.dialog.open);
    await this.settled();
  }

  async sends(): Promise<void> {
    this.button(/Rappelez-moi|Call me back/).click();
    await this.settled();
  }

  async settled(): Promise<void> {
    for (let turn = 0; turn < 8; turn++) await tick();
    await this.element.updateComplete;
  }

  /** What has happened to the request reaches the visitor. */
  async learns(changes: Parameters<FakeProxy['tell']>[0]): Promise<void> {
    this.proxy.tell(changes);
    await this.settled();
  }

  async presses(...keys: string[]): Promise<void> {
    for (const press of keys) await sendKeys({ press });
    await this.settled();
  }

  async types(text: string): Promise<void> {
    await sendKeys({ type: text });
    await this.settled();
  }

  /** As a paste does: the whole text at once. */
  fill(id: string, text: string): void {
    const input = this.field(id);
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }

  async choose(id: string): Promise<void> {
    this.field(id).click();
    await this.settled();
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

  get announced(): string {
    return this.text('[role=status]');
  }

  /** What has focus, by the id or words it has. */
  get focused(): string {
    const active = this.root.activeElement;
    return active?.id || (active?.textContent ?? '').trim();
  }

  get title(): string {
    return this.text('h3');
  }

  field(id: string): HTMLInputElement {
    return this.one(`#${id}`);
  }

  /** The reason shown at a field that is at fault. */
  fault(id: string): string {
    return this.field(id).getAttribute('aria-invalid') === 'true' ? this.text(`#${id}-error`) : '';
  }

  button(name: RegExp): HTMLElement {
    const found = [...this.dialog.querySelectorAll<HTMLElement>('button, a')].find((button) =>
      name.test(button.getAttribute('aria-label') ?? button.textContent ?? ''),
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

import type { CDPSession, Page } from 'playwright-core';
import { waitUntil } from '../time/wait-until.js';

/** Defines what `visitLab` asks for. Written without our code, because it runs in the browser. */
const source = `
  var seen = { pageShift: 0, openShift: 0, ownShift: 0, states: [], formAfterMs: null };
  var isOpening = true;
  var isOfPage = ({ node }) => node !== null && node.getRootNode() === document && node.localName !== 'rappel-popup';
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries())
      seen[sources.some(isOfPage) ? 'pageShift' : isOpening ? 'openShift' : 'ownShift'] += value;
  }).observe({ type: 'layout-shift', buffered: true });
  var heading = () => seen.states.push(parts('#state')[0]?.textContent.trim());
  addEventListener('rappel-state', () => requestAnimationFrame(heading), true);
  addEventListener('click', ({ timeStamp }) => {
    const look = () => {
      if (parts('#number').length === 0) requestAnimationFrame(look);
      else seen.formAfterMs ??= Math.round(performance.now() - timeStamp);
    };
    look();
  }, { capture: true, once: true });
  addEventListener('keydown', () => { isOpening = false; }, true);

  var within = (root, selector) => [...root.querySelectorAll('*')].flatMap((element) => [
    ...(element.matches(selector) ? [element] : []),
    ...(element.shadowRoot ? within(element.shadowRoot, selector) : []),
  ]);
  var parts = (selector) => within(document, 'rappel-popup')
    .flatMap(({ shadowRoot }) => shadowRoot ? [...shadowRoot.querySelectorAll(selector)] : []);
  var stylesOf = (element, pseudo) => {
    const style = getComputedStyle(element, pseudo);
    return Object.fromEntries([...style]
      .filter((name) => !name.startsWith('--'))
      .map((name) => [name, style.getPropertyValue(name)]));
  };
  var hitAt = (x, y) => {
    let found = document.elementFromPoint(x, y);
    for (let inner; (inner = found?.shadowRoot?.elementFromPoint(x, y)) && inner !== found; ) found = inner;
    return found;
  };
  /** Null until there is a button and the page is done. */
  var look = () => {
    const drawn = parts('.launcher').filter((button) => button.getBoundingClientRect().width > 0);
    const [button] = drawn;
    if (!button || 'busy' in document.documentElement.dataset) return null;
    const { left, top, right, bottom, width, height } = button.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    const found = hitAt(x, y);
    return {
      buttons: drawn.length,
      middle: { x, y },
      box: { right: innerWidth - right, bottom: innerHeight - bottom, width, height },
      top: found?.closest('.launcher') ? 'the button' : (found?.outerHTML ?? 'nothing').slice(0, 80),
      styles: {
        button: stylesOf(button),
        icon: stylesOf(button, '::before'),
      },
      scrolled: scrollY,
      buttonAfterMs: Math.round(performance.now()),
    };
  };
  var dialogStyles = () => Object.fromEntries(['dialog', '#number', '.primary', '.close', 'label']
    .map((part) => [part, stylesOf(parts('dialog').find(({ open }) => open)?.parentNode.querySelector(part))]));
  var focused = () => {
    let found = document.activeElement;
    while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
    return found;
  };
  var bytesOf = (origin) => performance.getEntriesByType('resource')
    .reduce((sum, { name, transferSize }) => sum + (name.startsWith(origin) ? transferSize : 0), 0);
`;

/** Looks at a page from a world of its own beside it: the page may have changed all objects that it has. */
export class LabObserver {
  #world: number | undefined;

  private constructor(readonly session: CDPSession) {
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === 'observer') this.#world ??= context.id;
    });
    session.on('Runtime.executionContextsCleared', () => {
      this.#world = undefined;
    });
  }

  /** Must be there before the page is opened. */
  static async of(page: Page): Promise<LabObserver> {
    const observer = new LabObserver(await page.context().newCDPSession(page));
    await observer.session.send('Page.enable');
    await observer.session.send('Runtime.enable');
    await observer.session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: `if (top === self) { ${source} }`,
      worldName: 'observer',
    });
    return observer;
  }

  /** @returns the value of an expression that has a JSON form */
  async ask<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = await this.session.send('Runtime.evaluate', {
      expression: `JSON.stringify(${expression}) ?? null`,
      returnByValue: true,
      ...(this.#world !== undefined && { contextId: this.#world }),
    });
    if (exceptionDetails)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return JSON.parse(result.value ?? 'null');
  }

  /** The global names of the page itself. */
  async globals(): Promise<string[]> {
    const names = 'Object.getOwnPropertyNames(window).join()';
    const { result } = await this.session.send('Runtime.evaluate', { expression: names });
    return String(result.value).split(',');
  }

  /**
   * Asks until the answer is something.
   * @param what a noun phrase for the error
   */
  async until<Value>(what: string, expression: string): Promise<NonNullable<Value>> {
    let answer: Value | null = null;
    await waitUntil(
      what,
      async () => {
        answer = await this.ask<Value>(expression).catch(() => null);
        return Boolean(answer);
      },
      { seconds: 30, everyMs: 15 },
    );
    return answer!;
  }
}

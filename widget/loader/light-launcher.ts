import { earlyKey } from '../early-keys.js';
import { hostCss } from '../host-styles.js';
import { phonePath } from '../icon-paths.js';
import { launcherCss } from '../launcher-styles.js';
import { buttonWords } from '../messages/button-words.js';
import { directionOf, spokenLanguage } from '../messages/spoken-language.js';
import { noticeRequest } from '../notice-request.js';
import { styleSheet } from '../style-sheet.js';

const methods = ['open', 'close', 'toggle', 'reset'] as const;

/** The element before the widget has defined it. Its methods load the widget and go on there. */
export type LightPopup = HTMLElement &
  Partial<Record<(typeof methods)[number], () => unknown>> & { typed?: string };

/**
 * Draws the button of an element that is not defined yet. It looks like the widget's own, which takes its place. A click
 * opens the dialog as soon as the widget is there.
 *
 * @param load loads the widget; called when a visitor seems about to click
 * @param key of the request that the widget tells of as soon as there is one; false: none is kept
 * @returns the button
 */
export function drawLauncher(
  element: LightPopup,
  load: () => Promise<unknown>,
  key?: string | false,
): HTMLButtonElement {
  const language = spokenLanguage(element.getAttribute('locale'), document.documentElement.lang);
  const words = buttonWords[language];
  const label = element.getAttribute('label');
  const root = element.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [styleSheet(hostCss + launcherCss)];

  const button = document.createElement('button');
  const text = document.createElement('span');
  Object.assign(button, {
    type: 'button',
    className: 'launcher',
    ariaHasPopup: 'dialog',
    popover: 'manual',
  });
  button.setAttribute('part', 'launcher');
  button.dir = directionOf(language);
  if (!label) button.lang = language;
  text.textContent = label || words.callMe;
  button.append(drawPhone(), text);
  if (element.getAttribute('mode') !== 'dialog') root.append(button);

  let typed = '';
  const call = async (method: (typeof methods)[number]): Promise<void> => {
    button.classList.add('busy');
    button.onkeydown = (event) => {
      typed += earlyKey(event);
    };
    try {
      await load();
    } catch (failure) {
      text.textContent = words.unreachable;
      console.error(`rappel: ${(failure as Error).message}`);
      return;
    } finally {
      button.classList.remove('busy');
    }
    // From here on, the methods are the widget's.
    for (const name of methods) delete element[name];
    element.typed = typed;
    await element[method]?.();
  };
  const prepare = () =>
    void load().catch(() => {
      // The click says what went wrong.
    });
  for (const name of methods) element[name] = () => call(name);
  for (const intent of ['pointerenter', 'touchstart', 'focus'])
    button.addEventListener(intent, prepare, { once: true, passive: true });
  button.addEventListener('click', () => element.open?.());
  if (key) noticeRequest(key, prepare);
  return button;
}

function drawPhone(): SVGElement {
  const create = (name: string, attributes: Record<string, string>): SVGElement => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [attribute, value] of Object.entries(attributes))
      element.setAttribute(attribute, value);
    return element as SVGElement;
  };
  const icon = create('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' });
  icon.append(create('path', { d: phonePath }));
  return icon;
}

import { launcherCss } from '../launcher-styles.js';
import { buttonWords, type Language } from '../messages/button-words.js';
import { directionOf, spokenLanguage } from '../messages/spoken-language.js';
import { pageLanguages } from '../page-languages.js';
import { styleSheet } from '../style-sheet.js';

/** The element before the widget has defined it. Its methods load the widget and go on there. */
export type LightPopup = HTMLElement &
  Partial<Record<'open' | 'close' | 'toggle' | 'reset', () => unknown>> & {
    /** Digits typed before the form was there. */
    typed?: string;
    /** The answer to the first question that the widget will ask the proxy: what the popup offers. */
    early?: Promise<Response | undefined> | undefined;
  };

/**
 * Draws the button of an element that is not defined yet. It looks like the widget's own, which takes its place. A click
 * opens the dialog as soon as the widget is there.
 *
 * @param load loads the widget for a visitor who reads this language; called when one seems about to click
 * @param form address of the form without script, which a click leads to where the widget cannot be loaded
 * @returns the button, which is not in the top layer yet; and what loads the widget, and leaves faults to the click
 */
export function drawLauncher(
  element: LightPopup,
  load: (language: Language) => Promise<unknown>,
  form: string,
): [button: HTMLButtonElement, prepare: () => unknown] {
  const label = element.getAttribute('label');
  const language = spokenLanguage(element.getAttribute('locale'), ...pageLanguages());
  const prepare = () => load(language).catch(() => undefined);
  const button = Object.assign(document.createElement('button'), {
    textContent: label || buttonWords[language],
    className: 'launcher',
    part: 'launcher',
    popover: 'manual',
    ariaHasPopup: 'dialog',
    dir: directionOf(language),
    ...(!label && { lang: language }),
    onclick: () => element.open?.(),
    onpointerenter: prepare,
    onfocus: prepare,
    onkeydown({ key }: KeyboardEvent) {
      if (/^[\d+]$/.test(key)) element.typed += key;
    },
  });
  const root = element.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [styleSheet(launcherCss)];
  root.append(button);
  const light = async () => {
    element.typed = '';
    button.classList.add('busy');
    try {
      await load(language);
      // The widget's by now, or that of the page's own element which has taken the place of this one.
      if (element.open !== light) element.open?.();
    } catch (failure) {
      console.error(failure);
      open(form) || location.assign(form);
    }
    button.classList.remove('busy');
  };
  element.open = element.toggle = light;
  // There is nothing to close or to empty yet.
  element.close = element.reset = () => undefined;
  return [button, prepare];
}

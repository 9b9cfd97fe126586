import { veilCss } from '../accent-styles.js';
import { usedLauncherCss } from '../launcher-styles.js';
import { styleSheet } from '../style-sheet.js';

/** Gives a button that `rappel.js` has drawn its looks in use. The widget brings them too, with its own button. */
export function styleForUse(button: HTMLElement): void {
  const root = button.getRootNode() as ShadowRoot;
  // Else it has them, or the widget's button has taken its place.
  if (root.adoptedStyleSheets?.length !== 1) return;
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet(veilCss + usedLauncherCss)];
}

import { accentCss } from './accent-styles.js';

/**
 * Styles of the button while nobody uses it, as text: the script tag's file has no Lit. Page and element must not show
 * through.
 */
export const launcherCss = `${accentCss}
.launcher {
  all: initial;
  --_offset: var(--rappel-offset, clamp(16px, 5vw, 24px));
  box-sizing: border-box;
  position: fixed;
  /* Where the browser has no popovers. */
  z-index: var(--rappel-z-index, 2147483000);
  inset-block-end: max(var(--_offset), env(safe-area-inset-bottom));
  inset-inline-end: max(var(--_offset), env(safe-area-inset-left), env(safe-area-inset-right));
  display: inline-flex;
  align-items: center;
  gap: 10px;
  max-width: calc(100vw - 32px);
  min-height: 52px;
  padding: 12px 20px;
  /* Forced colours show it. */
  border: 1px solid transparent;
  border-radius: 26px;
  background: var(--_accent);
  color: var(--_on-accent);
  color-scheme: inherit;
  font: 600 16px/1.2 var(--rappel-font, system-ui, sans-serif);
  cursor: pointer;
  outline: revert;
  box-shadow: 0 8px 24px #0a1e194d;
}
.launcher::before {
  content: "";
  box-sizing: border-box;
  flex: none;
  padding: 12px;
  background: currentColor;
  forced-color-adjust: none;
  /* A telephone receiver. */
  clip-path: path("M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2z");
}
@media print {
  .launcher {
    display: none;
  }
}
`;

/** Its styles from when a visitor seems about to use it, or the page has a second one; the veil is in accent-styles.ts. */
export const usedLauncherCss = `
.launcher {
  /* A second button on the page stands above the first. */
  margin-block-end: calc(var(--_row, 0) * 64px);
}
.launcher:is(:hover, .busy) {
  box-shadow: inset 0 0 0 99px var(--_veil), 0 8px 24px #0a1e194d;
}
/* Over the element with the focus, see keep-clear.ts. */
.aside:not(:focus) {
  opacity: 0;
  pointer-events: none;
}
.busy {
  cursor: progress;
}
/* A light and a dark ring together are visible on any page colour. */
.launcher:focus-visible {
  outline: 3px solid #fff;
  box-shadow: 0 0 0 6px #14211d;
}
`;

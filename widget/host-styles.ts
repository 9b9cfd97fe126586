/**
 * What all parts of the widget start from, as text: the script tag's file has no Lit. `all: initial` and sizes in `em`
 * keep out the host page's fonts and root size. A rule of the page, such as `* { font: … !important }`, wins over that on
 * the element, so the button and the dialog start anew. The owner's accent colour is only used as a fill with its own text
 * colour, so that text and focus rings keep their contrast.
 */
export const hostCss = `
:host {
  --_accent: var(--rappel-accent, #0b6b57);
  --_on-accent: var(--rappel-on-accent, #fff);
  --_radius: var(--rappel-radius, 14px);
  --_ink: #14211d;
}
:host,
.launcher,
dialog {
  all: initial;
  box-sizing: border-box;
  font-family: var(--rappel-font, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif);
  line-height: 1.5;
  color: var(--_ink);
  color-scheme: light;
}
:host([hidden]) {
  display: none;
}
*,
::before,
::after {
  box-sizing: border-box;
}
:focus-visible {
  outline: 3px solid var(--_ink);
  outline-offset: 2px;
}
.icon {
  display: block;
  width: 1.25em;
  height: 1.25em;
  flex: none;
  fill: none;
  stroke: currentColor;
  stroke-width: 2;
  stroke-linecap: round;
  stroke-linejoin: round;
}
`;

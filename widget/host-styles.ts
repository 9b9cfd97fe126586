/**
 * What all parts of the widget start from, as text: the script tag's file has no Lit. `all: initial` and sizes in `em`
 * keep out the host page's fonts and root size. A rule of the page, such as `* { font: … !important }`, wins over that on
 * the element, so the button and the dialog start anew. Colours follow the color-scheme of the page, or the attribute
 * `theme`.
 *
 * The text on the owner's accent is white or black, whichever contrasts more: at least 4.58:1 on any colour, because
 * both contrast alike at a luminance (y) of 0.179.
 */
export const hostCss = `
:host {
  --_accent: var(--rappel-accent, #0a6451);
  --_on-accent: #fff;
  --_radius: var(--rappel-radius, 14px);
  --_ink: #14211d;
}
:host,
.launcher,
dialog {
  all: initial;
  color-scheme: inherit;
  box-sizing: border-box;
  font-family: var(--rappel-font, system-ui, sans-serif);
  line-height: 1.5;
  color: var(--_ink);
}
@supports (color: lab(from light-dark(red, red) l a b)) {
  :host {
    --_accent: var(--rappel-accent, light-dark(#0a6451, #4cc7a6));
    --_y: calc(0.179e9 - y * 1e9);
    --_on-accent: color(from var(--_accent) xyz-d65 var(--_y) var(--_y) var(--_y));
  }
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

/**
 * What both elements start from. `all: initial` and sizes in `em` keep out the host page's fonts and root size. A rule of
 * the page, such as `* { font: … !important }`, wins over that on the element, so the button and the dialog start anew.
 */
export const hostCss = `
:host,
dialog {
  all: initial;
  color-scheme: inherit;
  font-family: var(--rappel-font, system-ui, sans-serif);
  line-height: 1.5;
  color: var(--_ink);
}
:host,
dialog,
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

/**
 * The owner's accent and the text on it, as text: the script tag's file has no Lit. Colours follow the color-scheme of
 * the page, or the attribute `theme`. The text is white or black, whichever contrasts more: at least 4.58:1 on any
 * colour, because both contrast alike at a luminance (y) of 0.179.
 */
export const accentCss = `
:host {
  --_accent: var(--rappel-accent, #0a6451);
  --_on-accent: #fff;
}
@supports (color: lab(from light-dark(red, red) l a b)) {
  :host {
    --_accent: var(--rappel-accent, light-dark(#0a6451, #4cc7a6));
    --_y: calc(0.179e9 - y * 1e9);
    --_on-accent: color(from var(--_accent) xyz var(--_y) var(--_y) var(--_y));
  }
}
:host([hidden]) {
  display: none !important;
}
`;

/** Under the pointer, a veil of the other one of white and black lies on the accent, so that the contrast never falls. */
export const veilCss = `
:host {
  --_veil: #0000001a;
}
@supports (color: lab(from light-dark(red, red) l a b)) {
  :host {
    --_veil: color(from var(--_on-accent) xyz calc(0 - x) calc(0 - y) calc(0 - z) / 0.1);
  }
}
`;

import { css } from 'lit';

/** The form in the page, without a dialog. */
export const inlineStyles = css`
  :host([mode="inline"]) {
    display: block;
  }
  :host([mode="inline"][hidden]) {
    display: none;
  }
  .inline {
    /* Nothing scrolls or sticks apart from the page. */
    overflow: clip;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_paper);
    color: var(--_ink);
  }
  .inline .body {
    overflow: visible;
  }
`;

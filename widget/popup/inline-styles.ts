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
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: #fff;
    color: var(--_ink);
  }
`;

import { css } from 'lit';
import { accentCss, veilCss } from './accent-styles.js';
import { hostCss } from './host-styles.js';
import { styleSheet } from './style-sheet.js';

/** Styles of both elements. */
export const sharedStyles = [
  styleSheet(accentCss + veilCss + hostCss),
  css`
  :host {
    --_radius: var(--rappel-radius, 14px);
    --_ink: #14211d;
    --_paper: #fff;
    --_muted: #465450;
    --_line: #dbe3e0;
    --_control: #74847e;
    --_tint: #f2f6f4;
    --_error: #9b1c15;
    --_alert: #fdf3f2;
    --_strong: #0a6451;
    --_corner: calc(var(--_radius) * 0.72);
  }
  :host([theme="light"]) {
    color-scheme: light;
  }
  :host([theme="dark"]) {
    color-scheme: dark;
  }
  :host([theme="auto"]) {
    color-scheme: light dark;
  }
  @supports (color: lab(from light-dark(red, red) l a b)) {
    :host {
      --_ink: light-dark(#14211d, #eef4f1);
      --_paper: light-dark(#fff, #16201d);
      --_muted: light-dark(#465450, #b3c1bb);
      --_line: light-dark(#dbe3e0, #33413c);
      --_control: light-dark(#74847e, #7d8f88);
      --_tint: light-dark(#f2f6f4, #1e2a26);
      --_error: light-dark(#9b1c15, #ffb4ab);
      --_alert: light-dark(#fdf3f2, #3a1a17);
      /* The accent as text, dark or light enough for 7:1 on paper. */
      --_strong: light-dark(oklch(from var(--_accent) min(l, 0.42) min(c, 0.13) h), oklch(from var(--_accent) max(l, 0.8) min(c, 0.13) h));
    }
  }
  h2,
  h3,
  p,
  ol,
  fieldset,
  legend {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  p,
  h2,
  h3,
  label,
  legend,
  li {
    overflow-wrap: anywhere;
  }
  button,
  input,
  select {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
    margin: 0;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .primary,
  .secondary,
  .link {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 48px;
    padding: 10px 20px;
    border-radius: var(--_corner);
    font-weight: 600;
    line-height: 1.25;
    text-align: center;
    cursor: pointer;
  }
  .primary {
    border: 1px solid transparent;
    background: var(--_accent);
    color: var(--_on-accent);
    box-shadow: 0 1px 2px rgb(10 30 25 / 0.18);
  }
  .primary:hover {
    box-shadow: inset 0 0 0 99px var(--_veil);
  }
  .primary[aria-disabled="true"] {
    cursor: progress;
  }
  .secondary {
    border: 1px solid var(--_control);
    background: none;
  }
  .secondary:hover {
    background: var(--_tint);
  }
  .link {
    min-height: 44px;
    padding: 8px 4px;
    border: 0;
    background: none;
    color: var(--_ink);
    text-decoration: underline;
    text-underline-offset: 3px;
  }
  .link:hover {
    text-decoration-thickness: 2px;
  }

  .notice,
  .alert {
    display: flex;
    gap: 10px;
    padding: 12px 14px;
    border: 1px solid var(--_line);
    border-radius: var(--_corner);
    background: var(--_tint);
  }
  .alert {
    border-color: var(--_error);
    background: var(--_alert);
    color: var(--_error);
  }

  .alert .link {
    justify-content: flex-start;
    padding-inline: 0;
    text-align: start;
  }

  .alert .reference {
    margin-block-start: 4px;
    font-size: 0.875em;
  }

  .actions {
    display: flex;
    flex-direction: column;
    align-items: stretch;
    gap: 8px;
    margin-block-start: 20px;
  }

  @media (forced-colors: active) {
    .primary,
    .secondary {
      border: 2px solid ButtonBorder;
    }
  }
`,
];

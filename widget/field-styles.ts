import { css } from 'lit';

/** Form fields of both elements, with labels, hints and errors. */
export const fieldStyles = css`
  form {
    display: grid;
    gap: 16px;
  }
  .field {
    display: grid;
    gap: 4px;
  }
  label,
  legend {
    font-size: 0.875em;
    font-weight: 600;
  }
  .aside {
    color: var(--_muted);
    font-weight: 400;
  }
  input:not([type="radio"], [type="checkbox"]),
  select {
    width: 100%;
    min-width: 0;
    min-height: 48px;
    padding: 10px 14px;
    border: 1px solid var(--_control);
    border-radius: var(--_corner);
    background: var(--_paper);
  }
  select {
    padding-inline: 10px 4px;
  }
  input:not([type="radio"], [type="checkbox"]):hover,
  select:hover {
    border-color: var(--_ink);
  }
  input:focus-visible,
  select:focus-visible {
    outline-offset: 0;
  }
  :is(input, select)[aria-invalid="true"] {
    border: 2px solid var(--_error);
    padding: 9px 13px;
  }
  .hint {
    color: var(--_muted);
    font-size: 0.875em;
  }
  .error {
    display: flex;
    gap: 8px;
    color: var(--_error);
    font-size: 0.875em;
    font-weight: 500;
  }
  .error .icon {
    margin-block-start: 0.1em;
  }
  .later {
    display: grid;
    gap: 12px;
    margin-block-start: 12px;
  }
  /* A live region must exist before its text does. While empty, it takes no room. */
  :is(.later, .change) [role="status"]:empty {
    margin-block-start: -12px;
  }
  /* Radio buttons that look like keys. */
  .days {
    display: flex;
    gap: 6px;
    margin-inline: -4px;
    padding: 4px 4px 6px;
    overflow-x: auto;
    overscroll-behavior-x: contain;
    scrollbar-width: thin;
  }
  .times {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(4.6em, 1fr));
    gap: 6px;
  }
  .delays {
    grid-template-columns: repeat(auto-fill, minmax(8em, 1fr));
  }
  .chip {
    display: grid;
    position: relative;
    place-items: center;
    min-height: 44px;
    padding: 4px 6px;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_corner) - 1px);
    font-size: 0.9375em;
    font-weight: 500;
    line-height: 1.25;
    font-variant-numeric: tabular-nums;
    text-align: center;
    cursor: pointer;
  }
  .chip:hover {
    border-color: var(--_ink);
  }
  .chip:has(:checked) {
    border-color: var(--_strong);
    box-shadow: inset 0 0 0 1px var(--_strong);
    color: var(--_strong);
    font-weight: 650;
  }
  .chip:has(:focus-visible) {
    outline: 3px solid var(--_ink);
    outline-offset: 1px;
  }
  .chip:has(:disabled) {
    border-style: dashed;
    color: var(--_muted);
    cursor: default;
  }
  .chip b {
    display: block;
    font-size: 1.125em;
    font-weight: 650;
  }
  .chip:has(:disabled) b {
    text-decoration: line-through;
  }
  .days .chip {
    flex: 1 0 4em;
    min-height: 52px;
    font-size: 0.8125em;
  }
  .days .sooner {
    flex-basis: 9em;
  }
  .times .chip:has(:checked) {
    border-color: transparent;
    box-shadow: none;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .chip input,
  .choice input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    opacity: 0;
    cursor: inherit;
  }
  .parts {
    display: grid;
    gap: 8px;
    outline-offset: 4px;
  }
  .part summary {
    margin-block-end: 6px;
    color: var(--_muted);
    font-size: 0.875em;
    cursor: pointer;
  }
  @media (forced-colors: active) {
    .chip {
      border-color: ButtonBorder;
    }
    .chip:has(:checked) {
      border-color: Highlight;
      outline: 2px solid Highlight;
    }
    .chip:has(:disabled) {
      border-color: GrayText;
      color: GrayText;
    }
  }
  .change {
    gap: 12px;
    margin-block: 4px 12px;
  }
`;

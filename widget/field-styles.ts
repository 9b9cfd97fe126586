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
  :is(.chip, .choice) input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    opacity: 0;
    cursor: inherit;
  }
  .change {
    gap: 12px;
    margin-block: 4px 12px;
  }
`;

import { css } from 'lit';

export const formStyles = css`
  .banner {
    display: block;
    max-width: 100%;
    max-height: 120px;
    margin-block: 4px 14px;
    border-radius: calc(var(--_radius) * 0.6);
    object-fit: contain;
  }
  .message {
    color: var(--_muted);
    white-space: pre-line;
  }
  .message + .notice {
    margin-block-start: 14px;
  }

  .intro + form {
    margin-block-start: 18px;
  }
  .number {
    display: grid;
    gap: 6px 12px;
  }
  .with-country {
    grid-template-columns: 11.5em minmax(0, 1fr);
  }
  .number > .hint {
    grid-column: -2 / -1;
  }
  .number > .error,
  .number > .countries {
    grid-column: 1 / -1;
  }
  .countries {
    display: grid;
    gap: 8px;
    margin-block-start: 4px;
  }
  .countries button {
    display: grid;
    gap: 2px;
    justify-items: start;
    width: 100%;
    text-align: start;
  }
  .choice {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 10px;
    margin-block-start: 6px;
  }
  .choice label {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 48px;
    padding: 8px 14px;
    border: 1px solid var(--_control);
    border-radius: calc(var(--_radius) * 0.72);
    font-weight: 500;
    cursor: pointer;
  }
  .choice label:has(:checked) {
    border-color: var(--_accent);
    box-shadow: inset 0 0 0 1px var(--_accent);
    background: var(--_tint);
  }
  .choice label:has(:focus-visible) {
    outline: 3px solid var(--_ink);
    outline-offset: 2px;
  }
  .choice input {
    width: 20px;
    height: 20px;
    flex: none;
    accent-color: var(--_accent);
    outline: none;
  }
  /* Margins instead of a gap, because the live region between is usually empty. */
  .send :is(.alert, .summary) {
    margin-block-end: 14px;
  }
  .send .primary {
    width: 100%;
  }
  .summary {
    font-size: 0.9375em;
  }
  .summary:empty {
    display: none;
  }
  .summary strong {
    white-space: nowrap;
  }

  @media (max-width: 480px) {
    .with-country {
      grid-template-columns: minmax(0, 1fr);
      row-gap: 16px;
    }
    .with-country > :is(.hint, .error) {
      margin-block-start: -10px;
    }
  }
  @media (max-width: 340px) {
    .choice {
      grid-template-columns: 1fr;
    }
  }
  @media (forced-colors: active) {
    .choice label {
      border-color: ButtonBorder;
    }
    .choice label:has(:checked) {
      border-color: Highlight;
    }
  }
`;

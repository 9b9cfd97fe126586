import { css } from 'lit';

export const formStyles = css`
  .banner {
    display: block;
    max-width: 100%;
    max-height: 72px;
    margin-block-end: 8px;
    border-radius: calc(var(--_radius) * 0.6);
    object-fit: contain;
  }
  .message {
    color: var(--_muted);
    font-size: 0.875em;
    white-space: pre-line;
  }
  .intro:not(:has(*)) {
    display: none;
  }
  .message + .notice {
    margin-block-start: 12px;
  }

  /* The number, with its country in the same border. */
  .number {
    display: grid;
    gap: 4px;
  }
  .phone {
    display: flex;
    min-height: 56px;
    border: 1px solid var(--_control);
    border-radius: var(--_corner);
  }
  .phone:hover {
    border-color: var(--_ink);
  }
  .phone:has(:focus-visible) {
    outline: 2px solid var(--_ink);
    outline-offset: -1px;
  }
  .phone:has([aria-invalid="true"]) {
    border: 2px solid var(--_error);
  }
  .phone :is(input, select) {
    border: 0;
    outline: 0;
    background: none;
  }
  .phone input:not([type="radio"]) {
    padding: 8px 14px;
    border-radius: inherit;
    font-size: 1.25em;
    font-variant-numeric: tabular-nums;
  }
  .prefix {
    display: flex;
    position: relative;
    align-items: center;
    justify-content: space-between;
    flex: none;
    gap: 6px;
    /* Room for the calling code, which comes later. */
    min-width: calc(4.25em + 45px);
    padding-block: 0;
    padding-inline: 14px 12px;
    border: 0;
    border-inline-end: 1px solid var(--_line);
    border-start-start-radius: inherit;
    border-end-start-radius: inherit;
    background: none;
    color: var(--_muted);
    cursor: pointer;
  }
  .prefix:hover {
    background: var(--_tint);
  }
  .prefix:has(:focus-visible),
  .prefix:focus-visible {
    outline: 0;
    background: var(--_ink);
    color: var(--_paper);
  }
  .prefix .icon {
    width: 0.75em;
    height: 0.75em;
  }
  /* The whole prefix is the list: the text below it shows less than the browser would. */
  .prefix select {
    position: absolute;
    inset: 0;
    height: 100%;
    opacity: 0;
    cursor: pointer;
  }
  .prefix option {
    background: var(--_paper);
    color: var(--_ink);
  }
  .countries {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(9.5em, 1fr));
    gap: 8px;
    margin-block-start: 4px;
  }
  .countries button {
    display: grid;
    gap: 2px;
    padding: 6px 4px;
    font-size: 0.875em;
  }

  /* One of two, side by side. */
  .choice {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 4px;
    padding: 4px;
    border-radius: var(--_corner);
    background: var(--_tint);
  }
  .choice label {
    display: grid;
    position: relative;
    place-items: center;
    min-height: 44px;
    padding: 4px 8px;
    border: 1px solid transparent;
    border-radius: calc(var(--_corner) - 3px);
    color: var(--_muted);
    font-size: 0.9375em;
    text-align: center;
    cursor: pointer;
  }
  .choice label:has(:checked) {
    border-color: var(--_control);
    background: var(--_paper);
    color: var(--_ink);
  }
  .choice label:has(:focus-visible) {
    outline: 3px solid var(--_ink);
  }
  .more summary {
    display: flex;
    align-items: center;
    min-height: 44px;
    color: var(--_strong);
    font-size: 0.875em;
    font-weight: 600;
    list-style: none;
    cursor: pointer;
  }
  .more summary::-webkit-details-marker {
    display: none;
  }
  .more summary::before {
    content: "+" / "";
    margin-inline-end: 6px;
  }
  .more[open] summary {
    display: none;
  }
  .more .field + .field {
    margin-block-start: 16px;
  }

  /* What will happen, and the button. They stay in view while the fields scroll. */
  .send {
    display: grid;
    gap: 12px;
  }
  .send [role="alert"]:empty,
  .summary:empty {
    margin-block-end: -12px;
  }
  .consent {
    display: flex;
    gap: 10px;
    font-weight: 400;
    cursor: pointer;
  }
  .consent input {
    flex: none;
    width: 20px;
    height: 20px;
    min-height: 0;
    margin-block: 2px;
    accent-color: var(--_accent);
  }
  .privacy a {
    color: inherit;
  }
  .summary {
    color: var(--_muted);
    font-size: 0.875em;
  }
  .summary strong {
    color: var(--_ink);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }
  .fields {
    display: grid;
    gap: 16px;
  }
  @media (min-height: 440px) {
    .body:has(.request),
    .request {
      display: flex;
      flex: 0 1 auto;
      flex-direction: column;
      min-height: 0;
      padding: 0;
      overflow: hidden;
    }
    .request {
      gap: 0;
    }
    .fields {
      padding: 2px var(--_edge) 16px;
      overflow-y: auto;
      overscroll-behavior: contain;
      scroll-padding-block: 12px;
    }
    .send {
      position: relative;
      padding: 0 var(--_edge) var(--_edge);
      box-shadow: 0 -8px 8px -2px var(--_paper);
    }
  }

  @media (max-width: 340px) {
    .prefix {
      padding-inline: 12px 8px;
    }
    .phone input:not([type="radio"]) {
      padding-inline: 10px;
      font-size: 1.125em;
    }
  }
  @media (forced-colors: active) {
    .choice label {
      border-color: ButtonBorder;
    }
    .choice label:has(:checked) {
      border-color: Highlight;
      outline: 1px solid Highlight;
    }
    .prefix:has(:focus-visible),
    .prefix:focus-visible {
      outline: 3px solid Highlight;
      outline-offset: -3px;
    }
  }
`;

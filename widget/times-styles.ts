import { css } from 'lit';

/** The choice of a day and a time. */
export const timesStyles = css`
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
`;

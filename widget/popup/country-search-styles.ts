import { css } from 'lit';

export const countrySearchStyles = css`
  .country-search {
    display: grid;
    gap: 4px;
    margin-block-start: 4px;
  }
  .country-search ul {
    max-height: min(15em, 36vh);
    margin: 0;
    padding: 4px;
    overflow-y: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--_line);
    border-radius: var(--_corner);
    list-style: none;
  }
  .country-search li {
    min-height: 44px;
    padding: 10px;
    border-radius: calc(var(--_corner) - 3px);
    cursor: pointer;
  }
  .country-search :is(li:hover, .active) {
    background: var(--_tint);
  }
  .country-search .active {
    outline: 2px solid var(--_ink);
    outline-offset: -2px;
  }
  .country-search [aria-selected="true"] {
    font-weight: 600;
  }
`;

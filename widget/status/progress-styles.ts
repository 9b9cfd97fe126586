import { css } from 'lit';

/** The state of a request, and the way to the visitor's phone. */
export const progressStyles = css`
  .progress {
    display: grid;
    gap: 4px;
    justify-items: center;
    text-align: center;
  }
  .disc {
    display: grid;
    position: relative;
    place-items: center;
    width: 80px;
    height: 80px;
    margin-block: 8px 16px;
    border-radius: 50%;
    background: var(--_tint);
    color: var(--_strong);
    font-size: 1.75em;
  }
  .disc::after {
    content: "";
    position: absolute;
    inset: -7px;
    border: 2px solid;
    border-radius: 50%;
    opacity: 0.35;
  }
  .disc.ended {
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .disc.bad {
    background: var(--_alert);
    color: var(--_error);
  }
  .state {
    font-size: 1.375em;
    line-height: 1.25;
    font-weight: 650;
    outline: none;
  }
  .called {
    font-size: 1.125em;
    font-variant-numeric: tabular-nums;
  }
  .explanation {
    max-width: 34ch;
    color: var(--_muted);
    font-size: 0.9375em;
    text-wrap: balance;
  }
  .phrase {
    display: grid;
    gap: 4px;
    margin-block-start: 12px;
    padding: 12px 16px;
    border: 1px solid var(--_line);
    border-radius: 12px;
  }
  .phrase strong {
    display: block;
    font-size: 1.25em;
  }
  .track {
    display: flex;
    gap: 4px;
    width: min(200px, 100%);
    margin-block-start: 16px;
    list-style: none;
  }
  .step {
    flex: 1;
    height: 4px;
    border-radius: 2px;
    background: var(--_line);
  }
  .step.ahead {
    height: 2px;
    margin-block-start: 1px;
  }
  .step:not(.ahead) {
    background: var(--_strong);
  }
  .step.bad {
    background: var(--_error);
  }
  .progress [role="timer"] {
    color: var(--_muted);
    font-size: 0.875em;
    font-variant-numeric: tabular-nums;
  }
  .phone-link {
    text-align: center;
    font-size: 0.9375em;
  }
  .phone-link summary {
    display: list-item;
    padding-block: 10px;
    color: var(--_strong);
    font-weight: 600;
    cursor: pointer;
  }
  .qr {
    display: block;
    width: min(200px, 100%);
    margin: 8px auto 0;
    border-radius: 8px;
    forced-color-adjust: none;
  }
  .phone-link .address {
    margin-block-start: 8px;
    color: var(--_muted);
    font-size: 0.875em;
    overflow-wrap: anywhere;
  }
  /* A phone is what it leads to. */
  @media (max-width: 560px), (pointer: coarse) {
    .phone-link {
      display: none;
    }
  }

  @media (prefers-reduced-motion: no-preference) {
    .disc::after {
      /* Under five seconds: longer movement would need a way to stop it (WCAG 2.2.2). */
      animation: ripple 1.6s ease-out 3;
    }
    .disc.bad::after {
      animation: none;
    }
    @keyframes ripple {
      from {
        opacity: 0.8;
        transform: scale(0.84);
      }
    }
  }
  @media (forced-colors: active) {
    .step {
      forced-color-adjust: none;
      background: GrayText;
    }
    .step:not(.ahead) {
      background: Highlight;
    }
  }
`;

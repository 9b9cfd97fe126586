import { css } from 'lit';
import { launcherCss, usedLauncherCss } from '../launcher-styles.js';
import { styleSheet } from '../style-sheet.js';

export const popupStyles = [
  styleSheet(launcherCss + usedLauncherCss),
  css`
  :is(dialog, .inline) {
    --_edge: 20px;
  }
  /* Its head keeps its place while the rest grows: a dialog in the middle of the window would move. */
  dialog {
    --_top: clamp(16px, 12vh, 120px);
    position: fixed;
    inset: 0;
    display: none;
    height: fit-content;
    width: min(25em, calc(100vw - 32px));
    max-width: none;
    max-height: min(820px, calc(100vh - var(--_top) - 16px));
    max-height: min(820px, calc(100dvh - var(--_top) - 16px));
    margin: var(--_top) auto auto;
    padding: 0;
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_paper);
    color: var(--_ink);
    box-shadow: 0 24px 64px rgb(10 30 25 / 0.32);
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
  }
  dialog::backdrop {
    background: var(--rappel-backdrop, rgb(13 25 22 / 0.56));
  }
  .head {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: 12px;
    padding-block: 12px 4px;
    padding-inline: var(--_edge) 12px;
  }
  .head h2 {
    flex: 1;
    font-size: 1.25em;
    line-height: 1.25;
    font-weight: 650;
    outline: none;
  }
  .close {
    display: grid;
    place-items: center;
    flex: none;
    width: 44px;
    height: 44px;
    padding: 0;
    border: 1px solid transparent;
    border-radius: 50%;
    background: none;
    cursor: pointer;
  }
  .close:hover {
    background: var(--_tint);
  }
  .body {
    flex: 1 1 auto;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: 2px var(--_edge) var(--_edge);
    scroll-padding-block: 12px;
  }
  .spinner {
    width: 1.1em;
    height: 1.1em;
    border: 2px solid currentColor;
    border-inline-end-color: transparent;
    border-radius: 50%;
  }
  .waiting {
    display: flex;
    align-items: center;
    gap: 12px;
    min-height: 96px;
    color: var(--_muted);
  }

  @media (max-width: 480px) {
    :is(dialog, .inline) {
      --_edge: 18px;
    }
    dialog {
      width: 100vw;
      height: calc(100vh - 8px);
      height: calc(100dvh - 8px);
      max-height: none;
      margin-block: auto 0;
      border-width: 1px 0 0;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
    .head {
      padding-block: 8px 2px;
    }
  }
  /* A phone on its side, or a page at 400 % zoom. */
  @media (max-height: 360px) {
    .head {
      padding-block: 2px 0;
    }
    .head h2 {
      font-size: 1.125em;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    dialog[open] {
      animation: arrive 0.18s ease-out;
    }
    dialog[open]::backdrop {
      animation: dim 0.18s ease-out;
    }
    .spinner {
      animation: turn 0.8s linear infinite;
    }
    @keyframes arrive {
      from {
        opacity: 0;
        transform: translateY(10px);
      }
    }
    @keyframes dim {
      from {
        opacity: 0;
      }
    }
    @keyframes turn {
      to {
        transform: rotate(1turn);
      }
    }
  }
  @media (forced-colors: active) {
    .close {
      border-color: ButtonBorder;
    }
  }
`,
];

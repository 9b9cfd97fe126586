/** Styles of the button, as text: the script tag's file has no Lit. They build on `hostCss`. */
export const launcherCss = `
/* No item of a page that lays out its children by flex or grid. */
:host {
  display: contents;
}
.launcher {
  --_offset: var(--rappel-offset, 24px);
  position: fixed;
  /* Where the browser has no popovers. */
  z-index: var(--rappel-z-index, 2147483000);
  /* A second button on the page stands above the first. */
  inset-block-end: calc(max(var(--_offset), env(safe-area-inset-bottom)) + var(--_row, 0) * 64px);
  inset-inline-end: max(var(--_offset), env(safe-area-inset-left), env(safe-area-inset-right));
  display: inline-flex;
  align-items: center;
  gap: 10px;
  max-width: calc(100vw - 32px);
  min-height: 52px;
  padding-block: 12px;
  padding-inline: 18px 22px;
  /* Forced colours show it. */
  border: 1px solid transparent;
  border-radius: 999px;
  background: var(--_accent);
  color: var(--_on-accent);
  font-weight: 600;
  line-height: 1.2;
  cursor: pointer;
  box-shadow:
    0 1px 2px rgb(10 30 25 / 0.2),
    0 8px 24px rgb(10 30 25 / 0.24);
}
.launcher:hover {
  box-shadow:
    inset 0 0 0 99px rgb(0 0 0 / 0.1),
    0 10px 28px rgb(10 30 25 / 0.3);
}
/* A light and a dark ring together are visible on any page colour. */
.launcher:focus-visible {
  outline: 3px solid #fff;
  outline-offset: 0;
  box-shadow: 0 0 0 6px var(--_ink);
}
.launcher.busy {
  cursor: progress;
}
@media (max-width: 480px) {
  .launcher {
    --_offset: var(--rappel-offset, 16px);
  }
}
@media (prefers-reduced-motion: no-preference) {
  .launcher.busy .icon {
    animation: ring 0.5s ease-in-out infinite alternate;
  }
  @keyframes ring {
    to {
      transform: rotate(24deg);
    }
  }
}
@media print {
  :host {
    display: none;
  }
}
`;

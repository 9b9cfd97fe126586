/**
 * Shows a button that is a popover above all layers of the page; in a browser without popovers it keeps its place in
 * them. A modal dialog stays above it, its own and one of the page: the button could not be used while it is open.
 */
export function raise(button: HTMLElement): void {
  const root = button.getRootNode() as ShadowRoot;
  if (!button.isConnected || root.querySelector('dialog[open]')) return;
  if (document.querySelector('dialog:modal'))
    document.addEventListener('close', () => raise(button), { capture: true, once: true });
  else button.togglePopover?.(true);
}

/** Runs a task when a key or a pointer that is down has done what it does. */
export function afterPress(task: () => void): void {
  const press = new AbortController();
  const end = () => {
    press.abort();
    requestAnimationFrame(task);
  };
  for (const type of ['pointerup', 'pointercancel', 'keyup'])
    addEventListener(type, end, { capture: true, signal: press.signal });
}

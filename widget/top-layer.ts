/**
 * Shows a button that is a popover above all layers of the page; in a browser without popovers it keeps its place in
 * them. A modal dialog of the page stays above it: the button could not be used while it is open.
 */
export function raise(button: HTMLElement): void {
  if (!button.isConnected) return;
  if (document.querySelector('dialog:modal'))
    document.addEventListener('close', () => raise(button), { capture: true, once: true });
  else button.togglePopover?.(true);
}

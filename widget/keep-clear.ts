import { deepActiveElement } from './popup/active-element.js';

/** An element of which more than this part would have to be covered is not hidden by a button: it is large. */
const COVERED_PART = 0.05;

const watched = new WeakSet<HTMLElement>();

/**
 * Lets a button that lies over the page step aside while the element with the focus is below it (WCAG 2.4.11): it becomes
 * transparent, and lets the pointer through. It can still be reached by keys, and is seen again when it has the focus
 * itself. The browser compares the two, also while the page scrolls; nothing is measured meanwhile.
 *
 * @param button in the corner of the window
 * @param signal ends it
 */
export function keepClear(button: HTMLElement, signal?: AbortSignal): void {
  if (watched.has(button)) return;
  watched.add(button);
  let observer: IntersectionObserver | undefined;
  const stepAside = (isAside: boolean) => button.classList.toggle('aside', isAside);
  const watch = () => {
    observer?.disconnect();
    const focused = deepActiveElement();
    const { top, right, bottom, left, width, height } = button.getBoundingClientRect();
    if (
      !focused ||
      focused === document.body ||
      width === 0 ||
      focused.getRootNode() === button.getRootNode()
    ) {
      stepAside(false);
      return;
    }
    const largest = width * height;
    observer = new IntersectionObserver(
      (entries) => {
        const { isIntersecting, intersectionRatio, boundingClientRect: box } = entries.at(-1)!;
        const isLarge = box.width * box.height > largest && intersectionRatio < COVERED_PART;
        stepAside(isIntersecting && !isLarge);
      },
      {
        // The part of the window that the button takes.
        rootMargin: `${-top}px ${right - innerWidth}px ${bottom - innerHeight}px ${-left}px`,
        threshold: [0, COVERED_PART],
      },
    );
    observer.observe(focused);
  };
  const options = { passive: true, signal } as AddEventListenerOptions;
  for (const type of ['focusin', 'focusout', 'resize']) addEventListener(type, watch, options);
  signal?.addEventListener('abort', () => {
    observer?.disconnect();
    watched.delete(button);
  });
  watch();
}

/**
 * Lets an element grow or shrink from a height to its own, so that what a change moves can be followed by eye. Does
 * nothing for visitors who prefer reduced motion.
 * @param before in CSS pixels; 0 if it was not shown
 */
export function animateHeight(element: HTMLElement, before: number): void {
  const after = element.offsetHeight;
  if (!before || before === after || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  element.animate({ height: [`${before}px`, `${after}px`] }, { duration: 180, easing: 'ease-out' });
}

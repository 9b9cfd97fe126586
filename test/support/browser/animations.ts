/** The roots in a page: its own, and the open shadow roots in it. */
function* roots(root: Document | ShadowRoot = document): Generator<Document | ShadowRoot> {
  yield root;
  for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) yield* roots(shadowRoot);
}

export const animations = (): Animation[] =>
  [...roots()].flatMap((root) =>
    root
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY),
  );

/** Brings what moves to its end: colours that are still fading in are no colours to judge. */
export function finishAnimations(): void {
  for (const animation of animations()) animation.finish();
}

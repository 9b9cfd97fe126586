/** The document and all open shadow roots in it. */
function* roots(root: Document | ShadowRoot = document): Generator<Document | ShadowRoot> {
  yield root;
  for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) yield* roots(shadowRoot);
}

/** The running animations that end by themselves. */
export const animations = (): Animation[] =>
  [...roots()].flatMap((root) =>
    root
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY),
  );

/** Ends all animations, so that colours are measured after they have faded in. */
export function finishAnimations(): void {
  for (const animation of animations()) animation.finish();
}

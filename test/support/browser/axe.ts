import 'axe-core/axe.min.js';
import type { AxeResults, ElementContext, Result, RunOptions, Spec } from 'axe-core';
import { finishAnimations } from './animations.js';

const { axe } = globalThis as unknown as {
  axe: {
    run(context: ElementContext, options: RunOptions): Promise<AxeResults>;
    configure(spec: Spec): void;
  };
};

/** The violations that axe finds, one line each, open shadow roots included. */
export async function violations(context: ElementContext = document): Promise<string[]> {
  finishAnimations();
  const { violations, incomplete } = await axe.run(context, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // The only rule for WCAG 2.2. It is off by default.
    rules: { 'target-size': { enabled: true } },
  });
  return [...violations, ...incomplete].map(faultText);
}

// WCAG's AAA lets large text have 4.5:1. Ours has none of less than 7:1, whatever its size.
axe.configure({
  checks: [
    {
      id: 'color-contrast-enhanced',
      options: { contrastRatio: { normal: { expected: 7 }, large: { expected: 7 } } },
    },
  ],
});

/**
 * The texts whose contrast is less than 7:1, one line each.
 * @returns the faults, and how many texts were measured
 */
export async function faintTexts(
  context: ElementContext = document,
): Promise<{ faint: string[]; measured: number }> {
  finishAnimations();
  const rule = 'color-contrast-enhanced';
  const { violations, incomplete, passes } = await axe.run(context, {
    runOnly: { type: 'rule', values: [rule] },
  });
  return {
    faint: [...violations, ...incomplete].map(faultText),
    measured: passes.flatMap(({ nodes }) => nodes).length,
  };
}

const faultText = ({ id, nodes }: Result): string =>
  `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary}`).join(' | ')}`;

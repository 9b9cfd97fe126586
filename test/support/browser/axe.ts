import 'axe-core/axe.min.js';
import type { AxeResults, ElementContext, RunOptions } from 'axe-core';
import { finishAnimations } from './animations.js';

const { axe } = globalThis as unknown as {
  axe: { run(context: ElementContext, options: RunOptions): Promise<AxeResults> };
};

/** The violations that axe finds, one line each, open shadow roots included. */
export async function violations(context: ElementContext = document): Promise<string[]> {
  finishAnimations();
  const { violations, incomplete } = await axe.run(context, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // The only rule for WCAG 2.2. It is off by default.
    rules: { 'target-size': { enabled: true } },
  });
  return [...violations, ...incomplete].map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary}`).join(' | ')}`,
  );
}

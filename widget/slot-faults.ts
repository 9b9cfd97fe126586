import type { VisitorProblem } from './proxy-refusal.js';

/**
 * What is wrong with the chosen slot.
 * - taken: it is no longer free, or none was chosen
 * - quiet: it is at night where the number rings
 */
export type SlotFault = 'taken' | 'quiet';

/** The fault that a refused request shows; null if it is not about the slot. */
export function slotFaultOf({ code, field }: VisitorProblem): SlotFault | null {
  if (field !== 'slotAt') return null;
  return code === 'quiet-hours' ? 'quiet' : 'taken';
}

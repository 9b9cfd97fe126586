import type { MethodName } from '../../shared/webappel/methods.js';

/** The two black lists have no documented way back (L343-355), so no question can even name their methods. */
export type ProbedMethod = Exclude<MethodName, 'blockNumber' | 'blockAddress'>;

import type { UnreachedReason } from '../../../shared/webappel/refusal.js';

/** How WebAppel may fail to be reached, or answer with something else than an answer. */
export const everyReason: UnreachedReason[] = [
  'no-connection',
  'timeout',
  'connection-lost',
  'redirect',
  'too-large',
  'http-status',
  'html',
  'unexpected-answer',
];

import type { UnreachedReason } from '../../../shared/webappel/refusal.js';

/** All reasons for `Unreached`, except `not-sent`. */
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

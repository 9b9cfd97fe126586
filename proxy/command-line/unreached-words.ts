import type { UnreachedReason } from '../../shared/webappel/refusal.js';

/** What became of a request that WebAppel did not answer as expected. */
export const unreachedWords: Record<UnreachedReason, string> = {
  'not-sent': 'the request was not sent, because earlier requests got no answer',
  'no-connection': 'nothing answers at that address',
  timeout: 'no answer came in time',
  'connection-lost': 'the connection broke before an answer came',
  redirect: 'the server redirects to another address; the credentials are not sent there',
  'too-large': 'the answer is far larger than it should be',
  'http-status': 'the server answered with an HTTP error status',
  html: 'the server answered with a web page',
  'unexpected-answer': 'the answer does not have the form that the guide describes',
};

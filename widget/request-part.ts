import { LazyPart } from './lazy-part.js';

/** What is shown of a request after it was sent. */
export const requestPart = new LazyPart('request', () => import('./popup/request-view.js'));

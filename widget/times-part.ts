import { LazyPart } from './lazy-part.js';

/** The choice of a later time. */
export const timesPart = new LazyPart('times', () => import('./slot-fields.js'));

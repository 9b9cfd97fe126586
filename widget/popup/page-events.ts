import type { Flow, FlowEvent } from '../callback-flow.js';
import { RappelErrorEvent, RappelReadyEvent, RappelRequestedEvent } from '../events.js';

/**
 * The events for the page after a change of the flow, besides those about the states of the request. What the visitor
 * can correct in a field is no error.
 */
export function pageEvents(popup: string, from: Flow, to: Flow, cause: FlowEvent['type']): Event[] {
  // The same cause also reports what is loaded after the popup.
  if (cause === 'loaded' && from.step === 'loading') return [new RappelReadyEvent(popup)];
  if (cause === 'accepted' && to.step === 'following')
    return [new RappelRequestedEvent(popup, to.callback.state)];
  const isRefusal = cause === 'load-failed' || cause === 'refused' || cause === 'cancel-refused';
  return isRefusal && 'problem' in to && to.problem
    ? [new RappelErrorEvent(popup, to.problem.code)]
    : [];
}

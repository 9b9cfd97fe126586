import type { PopupView } from '../../shared/callback.js';
import { type Stop, stoppedFor } from './stops.js';

/** What a popup offers while the owner has stopped callbacks: less than its settings say, or nothing. */
export function stoppedView(view: PopupView, stops: readonly Stop[]): PopupView {
  if (stops.length === 0) return view;
  const listed = view.countries.map(({ country }) => country);
  const stopped = stoppedFor(view.id, listed, stops);
  if (stopped.everything) return withoutForm(view);
  if (stopped.countries.length === 0) return view;
  const countries = view.countries.filter(({ country }) => !stopped.countries.includes(country));
  return { ...view, countries };
}

/**
 * What a popup offers while a budget has no room for a call now: appointments, whose budget is that of their own day, or
 * nothing.
 */
export function spentView(view: PopupView): PopupView {
  const isClosed = !(view.acceptsRequests || view.appointments);
  if (view.countries.length === 0 || isClosed) return view;
  return view.appointments ? { ...view, acceptsRequests: false } : withoutForm(view);
}

const withoutForm = (view: PopupView): PopupView => ({
  ...view,
  acceptsRequests: false,
  appointments: false,
  countries: [],
  stopped: true,
});

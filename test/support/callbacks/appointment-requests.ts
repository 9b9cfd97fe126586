import type { Slot } from '../../../shared/callback.js';
import { freshNumber, type TestApp } from '../program/start-app.js';

export const freeSlots = async (app: TestApp, popupId = '77', query = ''): Promise<Slot[]> => {
  const response = await app.get(`/api/popups/${popupId}/slots${query}`);
  return ((await response.json()) as { slots: Slot[] }).slots;
};

/** Requests an appointment, with a number that no other callback has. */
export const requestAppointment = (
  app: TestApp,
  slotAt: string,
  popupId = '77',
): Promise<Response> => app.post({ popupId, number: freshNumber(), slotAt });

export const reschedule = (app: TestApp, handle: string, slotAt: unknown): Promise<Response> =>
  fetch(`${app.url}/api/callbacks/${handle}/reschedule`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ slotAt }),
  });

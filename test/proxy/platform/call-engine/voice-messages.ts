import { waitUntil } from '../../../support/time/wait-until.js';
import type { CallCentre } from './call-centre.js';

/** Waits for real network traffic, which the fake clock does not control. */
export const until = (condition: () => boolean | Promise<boolean>): Promise<void> =>
  waitUntil('the expected state of the mail server or the call engine', condition);

export const readMessages = ({ store }: CallCentre) =>
  store.selectFrom('platform_voicemails').selectAll().execute();

import { html, nothing, type TemplateResult } from 'lit';
import { inLanguage } from '../language.js';
import { saving as en } from '../messages/en/saving.js';
import { saving as fr } from '../messages/fr/saving.js';
import { moment } from '../pieces/moments.js';
import type { PlanView } from './change.js';

const words = inLanguage({ en, fr });

/** The appointments that a plan leaves outside the hours, and what becomes of them. */
export const appointmentList = (
  { count, popups, next }: PlanView['appointments'],
  timeZone: string,
): TemplateResult => html`
  <p class="warn">${words.appointments(count)}</p>
  <ul class="left-out">
    ${next.map(
      ({ id, callAt, number }) => html`<li>
        <a href="/console/requests/${id}" target="_blank">${moment(callAt, timeZone)}</a> ${number}
      </li>`,
    )}
    ${count > next.length ? html`<li>${words.moreAppointments(count - next.length)}</li>` : nothing}
  </ul>
  ${popups.map(
    (popup) => html`<p>
      <a href="/console/requests?state=scheduled&popup=${popup}" target="_blank">
        ${words.appointmentsOf(popup)}
      </a>
    </p>`,
  )}
`;

import { DAY_MS, MINUTE_MS } from '../../shared/durations.js';

/** The staff of the demo. The numbers are reserved for fiction, and the simulator answers them. */
const staff = [
  { id: 401, name: 'Camille Martin', site: 'Lyon', number: '33199001401', minutesAgo: 3 },
  { id: 411, name: 'Hugo Bernard', site: 'Lyon', number: '33199001411', minutesAgo: 9 },
  { id: 421, name: 'Inès Moreau', site: 'Lyon', number: '33199001421', minutesAgo: 5 },
  { id: 431, name: 'Louis Petit', site: 'Nantes', number: '33199001431', minutesAgo: 45 },
  { id: 441, name: 'Manon Roux', site: 'Nantes', number: '33199001441', daysAgo: 12 },
  { id: 451, name: 'Nathan Faure', site: 'Nantes', number: '33199001451', suspended: true },
] as const;

/**
 * The answer of the demo's directory: two accounts that are operators already, two to add, one that has not registered
 * for days and one that is suspended.
 * @param now registrations are relative to it, so that the demo stays current
 */
export const demoAccounts = (now: number): unknown =>
  staff.map(({ id, name, site, number, ...rest }) => ({
    centrex_account_id: id,
    phone_number: [number],
    state: 'suspended' in rest ? 'suspended' : 'active',
    site,
    server: 'sip.rappel.test',
    simultaneous_calls_count: '2',
    user_name: name,
    codec_mode: 'preferred',
    codec: 'G711a',
    transport: 'UDP',
    short_phone_number: id,
    displayed_number: number,
    call_forwarding: { unconditional: 'inactive', no_answer: 'voicemail', delay: 20 },
    call_recording: 0,
    vas_numbers_block: 1,
    last_registration_at: formatMinute(
      now -
        ('daysAgo' in rest ? rest.daysAgo * DAY_MS : 0) -
        ('minutesAgo' in rest ? rest.minutesAgo * MINUTE_MS : 0),
    ),
  }));

const formatMinute = (moment: number): string => `${new Date(moment).toISOString().slice(0, 16)}Z`;

import type { AuditAction } from '../../shared/owner/audit.js';
import type { Role } from '../../shared/owner/roles.js';

interface RouteEntry {
  /** Who may use it at least; nobody: also who is not signed in, from the console's own pages. */
  role: Role | 'nobody';
  /** What the audit log says afterwards; null: nothing is done that is worth an entry. */
  audit: AuditAction | null;
  /** The largest body; 4 KB unless given. */
  maxBody?: '16kb' | '256kb';
  /** Whether the body is a file, of 2 MB at most. */
  takesFile?: true;
}

type Reads = `GET /${string}`;
type Writes = `${'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

const reads = <const Entries extends Record<Reads, { role: Role | 'nobody'; audit?: AuditAction }>>(
  entries: Entries,
): Entries => entries;
const writes = <const Entries extends Record<Writes, RouteEntry>>(entries: Entries): Entries =>
  entries;

/**
 * Every route of the owner's API, in one place: who may use it and what is kept of it. A route without an entry does not
 * compile, and an entry without a route does not start. GET never changes anything.
 */
export const routeTable = {
  ...reads({
    'GET /openapi.json': { role: 'reader' },
    'GET /session': { role: 'nobody' },
    'GET /access': { role: 'reader' },
    'GET /people': { role: 'owner' },
    'GET /audit': { role: 'owner' },
    'GET /today': { role: 'reader' },
    'GET /statistics': { role: 'reader' },
    'GET /statistics.csv': { role: 'reader' },
    'GET /requests': { role: 'reader' },
    'GET /requests.csv': { role: 'reader' },
    'GET /requests/events': { role: 'reader' },
    'GET /requests/closable': { role: 'support' },
    'GET /requests/:id': { role: 'reader' },
    'GET /requests/:id/voice-messages/:message': { role: 'support', audit: 'voice-message-heard' },
    'GET /callbacks': { role: 'reader' },
    'GET /call-states': { role: 'reader' },
    'GET /consents': { role: 'support' },
    'GET /refusals': { role: 'reader' },
    'GET /explain': { role: 'support' },
    'GET /budget-warnings': { role: 'reader' },
    'GET /blocks': { role: 'reader' },
    'GET /stops': { role: 'reader' },
    'GET /stop-effect': { role: 'reader' },
    'GET /site-keys': { role: 'reader' },
    'GET /centrex-accounts': { role: 'owner' },
    'GET /groups': { role: 'reader' },
    'GET /groups/:name/operators': { role: 'support' },
    'GET /operator-candidates': { role: 'owner' },
    'GET /configuration': { role: 'support' },
    'GET /popups': { role: 'reader' },
    'GET /popups/:id': { role: 'reader' },
    'GET /popups/:id/destinations': { role: 'reader' },
    'GET /popups/:id/prices': { role: 'reader' },
    'GET /popups/:id/checks': { role: 'reader' },
    'GET /popups/:id/files/:type': { role: 'reader' },
    'GET /schedules': { role: 'reader' },
    'GET /schedules/:name': { role: 'reader' },
    'GET /groups/:name': { role: 'support' },
    'GET /public-holidays/:year': { role: 'reader' },
  }),
  ...writes({
    'POST /session/token': { role: 'nobody', audit: 'signed-in' },
    'POST /session/passkey/options': { role: 'nobody', audit: null },
    'POST /session/passkey': { role: 'nobody', audit: 'signed-in', maxBody: '16kb' },
    'POST /session/link': { role: 'nobody', audit: 'signed-in' },
    'DELETE /session': { role: 'reader', audit: 'signed-out' },
    'POST /invitation': { role: 'nobody', audit: null },
    'POST /invitation/passkey/options': { role: 'nobody', audit: null },
    'POST /invitation/passkey': { role: 'nobody', audit: 'passkey-added', maxBody: '16kb' },
    'POST /passkeys/options': { role: 'reader', audit: null },
    'POST /passkeys': { role: 'reader', audit: 'passkey-added', maxBody: '16kb' },
    'DELETE /passkeys/:id': { role: 'reader', audit: 'passkey-removed' },
    'DELETE /sessions/:id': { role: 'reader', audit: 'session-ended' },
    'PATCH /people/:id': { role: 'owner', audit: 'person-changed' },
    'POST /people/invitations': { role: 'owner', audit: 'person-invited' },
    'DELETE /people/invitations/:id': { role: 'owner', audit: 'invitation-withdrawn' },
    // A search by what must not be in an address. It changes nothing.
    'POST /requests/search': { role: 'support', audit: null },
    'POST /requests/close': { role: 'support', audit: 'callbacks-closed' },
    'POST /requests/:id/close': { role: 'support', audit: 'callback-closed' },
    'POST /requests/:id/cancel': { role: 'support', audit: 'callback-cancelled' },
    'POST /requests/:id/reschedule': { role: 'support', audit: 'callback-moved' },
    'POST /requests/:id/ask': { role: 'support', audit: 'callback-looked-up' },
    'POST /requests/:id/reveal': { role: 'support', audit: 'callback-revealed' },
    'DELETE /requests/:id/voice-messages/:message': {
      role: 'owner',
      audit: 'voice-message-deleted',
    },
    'POST /callbacks/:id/close': { role: 'support', audit: 'callback-closed' },
    // It changes nothing; a number has no place in an address.
    'POST /explain': { role: 'support', audit: null },
    'POST /blocks': { role: 'owner', audit: 'block-added' },
    'DELETE /blocks/:id': { role: 'owner', audit: 'block-removed' },
    // Support may stop and offer again; a stop of dialling needs an owner, which `addStop` and `liftStop` check.
    'POST /stops': { role: 'support', audit: 'stop-set' },
    'DELETE /stops/:id': { role: 'support', audit: 'stop-lifted' },
    'POST /site-keys': { role: 'owner', audit: 'site-key-made' },
    'DELETE /site-keys/:id': { role: 'owner', audit: 'site-key-revoked' },
    // Numbers are in the body, because addresses are logged.
    'POST /person/find': { role: 'support', audit: 'visitor-found' },
    'POST /person/export': { role: 'owner', audit: 'visitor-exported' },
    'POST /person/erase': { role: 'owner', audit: 'visitor-erased' },
    'POST /person/object': { role: 'support', audit: 'visitor-objected' },
    'POST /groups/:name/operators': { role: 'owner', audit: 'operator-added' },
    'POST /configuration/plan': { role: 'owner', audit: null, maxBody: '256kb' },
    'POST /configuration/apply': {
      role: 'owner',
      audit: 'configuration-applied',
      maxBody: '256kb',
    },
    'PATCH /popups/:id': { role: 'owner', audit: 'popup-changed', maxBody: '256kb' },
    'PUT /popups/:id/files/:type': { role: 'owner', audit: 'popup-changed', takesFile: true },
    'DELETE /popups/:id/files/:type': { role: 'owner', audit: 'popup-changed' },
    // It shows what is not saved, and changes nothing.
    'POST /popups/:id/draft': { role: 'reader', audit: null, maxBody: '256kb' },
    'POST /popups/:id/test-call': { role: 'support', audit: 'test-call-placed' },
    'PUT /popups/:id/destinations': { role: 'owner', audit: 'popup-changed', maxBody: '256kb' },
    'PUT /schedules/:name': { role: 'owner', audit: 'schedule-changed', maxBody: '256kb' },
    'PUT /groups/:name': { role: 'owner', audit: 'group-changed', maxBody: '256kb' },
  }),
} as const;

export type OwnerRoute = keyof typeof routeTable;

export const entryOf = (route: OwnerRoute): RouteEntry => ({ audit: null, ...routeTable[route] });

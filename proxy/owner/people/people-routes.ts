import { z } from 'zod';
import type { Clock } from '../../../shared/clock.js';
import { roles } from '../../../shared/owner/roles.js';
import { iso } from '../../callbacks/ledger/callback-view.js';
import { ProblemError } from '../../http/problems.js';
import type { Settings } from '../../settings/settings.js';
import type { Store } from '../../store/database.js';
import { check } from '../check-input.js';
import type { OwnerRouter } from '../owner-router.js';
import { placeOf } from '../sessions/console-place.js';
import { Invitations } from './invitations.js';
import type { People } from './people.js';

export const NewInvitation = z
  .strictObject({
    email: z.email('must be an email').max(254).toLowerCase(),
    name: z.string().trim().max(100).default(''),
    role: z.enum(roles),
  })
  .meta({ id: 'NewInvitation' });

export const PersonChange = z
  .strictObject({ role: z.enum(roles).optional(), isDisabled: z.boolean().optional() })
  .meta({ id: 'PersonChange' });

/** Where the person opens an invitation. */
export const invitationUrl = (origin: string, token: string): string =>
  `${origin}/console/invitation#${token}`;

/** The routes by which owners let others in and out. */
export function addPeopleRoutes(
  router: OwnerRouter,
  parts: { settings: Settings; store: Store; clock: Clock; people: People },
): void {
  const { settings, people } = parts;
  const invitations = new Invitations(parts);
  router
    .answer('GET /people', async () => ({ body: await people.list() }))
    .answer('POST /people/invitations', async ({ request, who }) => {
      const { email, name, role } = check(request.body, NewInvitation, 'body');
      const known = await people.findByEmail(email);
      if (known?.disabled_at)
        throw new ProblemError('conflict', {
          detail: 'This person is disabled. Enable them first.',
        });
      const { token, invitation } = await invitations.add({
        email,
        name: known?.name ?? (name || email),
        role: known?.role ?? role,
        author: who.who,
      });
      const { kind: _, expiresAt, ...terms } = invitation;
      const url = invitationUrl(placeOf(request, settings).origin, token);
      return {
        status: 201,
        body: { ...terms, expiresAt: iso(expiresAt), url },
        target: email,
        change: { role: invitation.role },
      };
    })
    .answer('DELETE /people/invitations/:id', async ({ params }) => {
      const email = await invitations.withdraw(Number(params.id) || 0);
      if (email === undefined)
        throw new ProblemError('not-found', { detail: 'There is no such invitation to withdraw.' });
      return { body: {}, target: email };
    })
    .answer('PATCH /people/:id', async ({ request, params, who }) => {
      const change = check(request.body, PersonChange, 'body');
      const person = await people.find(Number(params.id) || 0);
      if (!person)
        throw new ProblemError('not-found', { detail: 'There is no person with this id.' });
      if (person.id === who.userId)
        throw new ProblemError('conflict', {
          detail: 'Somebody else has to change what you may do.',
        });
      await people.change(person.id, change);
      const { role, isDisabled } = change;
      return {
        body: await people.list(),
        target: person.email,
        change: {
          ...(role !== undefined && { roleBefore: person.role, role }),
          ...(isDisabled !== undefined && { isDisabled }),
        },
      };
    });
}

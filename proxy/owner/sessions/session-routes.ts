import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Clock } from '../../../shared/clock.js';
import { MINUTE_MS } from '../../../shared/durations.js';
import type { Role } from '../../../shared/owner/roles.js';
import type { SessionView } from '../../../shared/owner/session.js';
import { iso } from '../../callbacks/ledger/callback-view.js';
import { StoredHits } from '../../guard/stored-hits.js';
import { clientAddress } from '../../http/client-address.js';
import { ProblemError } from '../../http/problems.js';
import type { Settings } from '../../settings/settings.js';
import type { Store } from '../../store/database.js';
import type { SessionOpener } from '../../store/owner-tables.js';
import { check } from '../check-input.js';
import type { OwnerRouter } from '../owner-router.js';
import { Invitations } from '../people/invitations.js';
import type { People, PersonRow } from '../people/people.js';
import { browserName } from './browser-name.js';
import { type ConsolePlace, isConsoleHere, placeOf } from './console-place.js';
import { type Identity, TOKEN_HOLDER } from './identity.js';
import { type PasskeySubject, Passkeys } from './passkeys.js';
import { clearSessionCookie, setSessionCookie } from './session-cookie.js';
import type { OpenedSession, Sessions } from './sessions.js';
import { comparesWith, type TokenGuesses } from './token-guesses.js';

interface Parts {
  settings: Settings;
  store: Store;
  clock: Clock;
  secret: string;
  version: string;
  sessions: Sessions;
  people: People;
  guesses: TokenGuesses;
}

const MAX_TOKEN = 1000;
const GivenToken = z.strictObject({ token: z.string().min(1).max(MAX_TOKEN) });
const GivenPasskey = z.strictObject({
  id: z.string().max(100),
  response: z.record(z.string(), z.unknown()),
});
const Nothing = z.strictObject({});
/** The person for whom a passkey is made in a root session. */
const NewPerson = z.strictObject({
  email: z.email().max(254).toLowerCase().optional(),
  name: z.string().trim().min(1).max(100).optional(),
});

const CHALLENGES_PER_ADDRESS = 60;

/** The routes by which people sign in and out, and make passkeys. */
export function addSessionRoutes(router: OwnerRouter, parts: Parts): void {
  const { settings, sessions, people, guesses, clock } = parts;
  const passkeys = new Passkeys(parts);
  const invitations = new Invitations(parts);
  const isAdminToken = comparesWith(settings.adminToken);
  const challenges = new StoredHits({ ...parts, windowMs: 10 * MINUTE_MS });

  /** @throws {ProblemError} not-found, insecure */
  function openPlace(request: Request): ConsolePlace {
    if (!isConsoleHere(request, settings)) throw new ProblemError('not-found');
    const place = placeOf(request, settings);
    if (!place.isHttps && !/^(localhost|127\.|\[::1)/.test(place.hostName))
      throw new ProblemError('insecure');
    return place;
  }

  const addressOf = (request: Request): string => clientAddress(request) ?? 'unknown';

  async function limitChallenges(request: Request): Promise<void> {
    const { totalHits } = await challenges.increment(`passkey ${addressOf(request)}`);
    if (totalHits > CHALLENGES_PER_ADDRESS)
      throw new ProblemError('too-many-requests', { retryAfterSeconds: 60 });
  }

  const opening = (request: Request, userId: number | null, openedBy: SessionOpener) => ({
    userId,
    openedBy,
    agent: browserName(request.get('user-agent')),
    address: addressOf(request),
  });

  function identityOfSession(
    opened: OpenedSession,
    openedBy: SessionOpener,
    person?: PersonRow,
  ): Identity {
    return {
      via: 'session',
      role: person?.role ?? 'owner',
      who: person?.email ?? TOKEN_HOLDER,
      name: person?.name ?? TOKEN_HOLDER,
      userId: person?.id ?? null,
      session: { id: opened.id, openedBy, expiresAt: clock.now() + opened.maxAgeMs },
    };
  }

  /** Opens a session in place of the present one, so that no cookie from before a sign-in is good after it. */
  async function signIn(
    {
      request,
      response,
      who,
    }: { request: Request; response: Response; who?: Identity | undefined },
    openedBy: SessionOpener,
    person?: PersonRow,
  ): Promise<Identity> {
    const place = openPlace(request);
    if (who?.session) await sessions.end(who.session.id);
    const opened = await sessions.open(opening(request, person?.id ?? null, openedBy));
    setSessionCookie(response, place, opened);
    return identityOfSession(opened, openedBy, person);
  }

  async function view(request: Request, who: Identity | undefined): Promise<SessionView> {
    const place = placeOf(request, settings);
    const { passkeyFault: fault, betterUrl } = place;
    const own = who?.userId ? await people.passkeysOf(who.userId) : [];
    return {
      person: who
        ? {
            id: who.userId,
            email: who.userId === null ? null : who.who,
            name: who.name,
            role: who.role,
            openedBy: who.session?.openedBy ?? 'bearer',
            hasPasskey: own.length > 0,
          }
        : null,
      endsAt: who?.session ? iso(who.session.expiresAt) : null,
      passkeys: { fault, betterUrl, areInUse: (await people.countPasskeys()) > 0 },
      timeZone: settings.timeZone,
      isEmbedded: settings.phones === 'simulated',
      version: parts.version,
    };
  }

  /** Counts a wrong token or link of this request. */
  async function refuseToken(request: Request, detail: string): Promise<never> {
    await guesses.count(request);
    throw new ProblemError('sign-in-failed', { detail });
  }

  /** @throws {ProblemError} sign-in-failed, too-many-requests */
  async function findLink(request: Request, token: string) {
    return invitations.find({ token }).catch(async (failure: unknown) => {
      await guesses.count(request);
      throw failure;
    });
  }

  /** Keeps a passkey and signs its person in with it. */
  async function keep(
    asked: { request: Request; response: Response; who?: Identity | undefined },
    role: (subject: PasskeySubject) => Promise<Role>,
  ) {
    const { request } = asked;
    const place = openPlace(request);
    const made = await passkeys.make(place, check(request.body, GivenPasskey, 'body'));
    const label = browserName(request.get('user-agent'));
    const person = await people.keepPasskey(made, { role: await role(made.subject), label });
    const who =
      asked.who?.userId === person.id ? asked.who : await signIn(asked, 'passkey', person);
    return {
      status: 201,
      body: await view(request, who),
      target: person.email,
      change: { device: label },
      who,
    };
  }

  router
    .answer('GET /session', async ({ request, who }) => ({ body: await view(request, who) }))
    .answer('POST /session/token', async (asked) => {
      const { request } = asked;
      openPlace(request);
      const { token } = check(request.body, GivenToken, 'body');
      if (!isAdminToken(token)) await refuseToken(request, 'This is not the ADMIN_TOKEN.');
      const who = await signIn(asked, 'token');
      return { body: await view(request, who), who, change: { with: 'token' } };
    })
    .answer('POST /session/link', async (asked) => {
      const { request } = asked;
      openPlace(request);
      const { token } = check(request.body, GivenToken, 'body');
      const link = await findLink(request, token);
      if (link.kind !== 'way-in') throw new ProblemError('not-found');
      await invitations.use(link.id);
      const who = await signIn(asked, 'link');
      return { body: await view(request, who), who, change: { with: 'link' } };
    })
    .answer('POST /session/passkey/options', async ({ request }) => {
      const place = openPlace(request);
      await limitChallenges(request);
      return { body: await passkeys.challenge(place) };
    })
    .answer('POST /session/passkey', async (asked) => {
      const { request } = asked;
      const place = openPlace(request);
      const { userId } = await passkeys.verify(place, check(request.body, GivenPasskey, 'body'));
      const person = await people.find(userId);
      if (!person) throw new ProblemError('sign-in-failed');
      const who = await signIn(asked, 'passkey', person);
      return { body: await view(request, who), who, change: { with: 'passkey' } };
    })
    .answer('DELETE /session', async ({ request, response, who }) => {
      if (who.session) await sessions.end(who.session.id);
      clearSessionCookie(response, placeOf(request, settings));
      return { body: await view(request, undefined) };
    })
    .answer('POST /invitation', async ({ request }) => {
      openPlace(request);
      const { token } = check(request.body, GivenToken, 'body');
      const { kind, email, name, role, author, expiresAt } = await findLink(request, token);
      return { body: { kind, email, name, role, author, expiresAt: iso(expiresAt) } };
    })
    .answer('POST /invitation/passkey/options', async ({ request }) => {
      const place = openPlace(request);
      await limitChallenges(request);
      const { token } = check(request.body, GivenToken, 'body');
      const { id, kind, email, name } = await findLink(request, token);
      if (kind !== 'person') throw new ProblemError('not-found');
      return { body: await passkeys.offer(place, { email, name, invitationId: id }) };
    })
    .answer('POST /invitation/passkey', async (asked) =>
      keep({ ...asked, who: undefined }, async ({ invitationId }) => {
        if (invitationId === undefined) throw new ProblemError('not-found');
        const { role } = await invitations.find({ id: invitationId });
        await invitations.use(invitationId);
        return role;
      }),
    )
    .answer('POST /passkeys/options', async ({ request, who }) => {
      const place = openPlace(request);
      const { email, name } = check(request.body ?? {}, NewPerson, 'body');
      if (who.userId !== null)
        return { body: await passkeys.offer(place, { email: who.who, name: who.name }) };
      if (email === undefined || name === undefined)
        throw new ProblemError('invalid-field', {
          field: email === undefined ? 'email' : 'name',
          detail: 'A passkey needs your email and your name.',
        });
      return { body: await passkeys.offer(place, { email, name }) };
    })
    .answer('POST /passkeys', (asked) =>
      keep(asked, async ({ email, invitationId }) => {
        const isOwn = asked.who.userId === null || asked.who.who === email;
        if (!isOwn || invitationId !== undefined) throw new ProblemError('sign-in-failed');
        return 'owner';
      }),
    )
    .answer('GET /access', async ({ who }) => {
      const list = who.session ? await sessions.listOf(who.userId) : [];
      return {
        body: {
          passkeys: who.userId === null ? [] : await people.passkeysOf(who.userId),
          sessions: list.map(({ id, agent, createdAt, seenAt }) => ({
            id,
            agent,
            createdAt: iso(createdAt),
            seenAt: iso(seenAt),
            isThis: id === who.session?.id,
          })),
        },
      };
    })
    .answer('DELETE /passkeys/:id', async ({ params, who, request }) => {
      check(request.body ?? {}, Nothing, 'body');
      const label = await people.removePasskey(who.userId ?? 0, Number(params.id));
      return { body: {}, target: who.who, change: { device: label } };
    })
    .answer('DELETE /sessions/:id', async ({ params, who }) => {
      if (!(await sessions.end(Number(params.id) || 0, who.userId)))
        throw new ProblemError('not-found');
      return { body: {}, target: who.who };
    });
}

import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Clock } from '../../../shared/clock.js';
import type { PasskeyChallenge } from '../../../shared/owner/session.js';
import { ProblemError } from '../../http/problems.js';
import type { Store } from '../../store/database.js';
import type { ConsolePlace } from './console-place.js';
import { PasskeyChallenges } from './passkey-challenges.js';

/** For whom a passkey is made: somebody who is known by this email, or becomes so with it. */
export interface PasskeySubject {
  email: string;
  name: string;
  /** Of the invitation that was opened; absent for who is signed in. */
  invitationId?: number;
}

/** A passkey that the browser has made, and which is in no table yet. */
export interface MadePasskey {
  subject: PasskeySubject;
  credentialId: string;
  publicKey: string;
  counter: number;
  transports: string;
}

const RP_NAME = 'Rappel';

/** Loaded with the first passkey: it would make each start of the program longer. */
const webAuthn = () => import('@simplewebauthn/server');

const failed = (detail: string): ProblemError => new ProblemError('sign-in-failed', { detail });

/** @throws {ProblemError} sign-in-failed where passkeys cannot work, with what to do */
function requirePlace({ passkeyFault, betterUrl }: ConsolePlace): void {
  if (passkeyFault === 'address')
    throw failed(
      betterUrl
        ? `A passkey needs a name, and this is an address. Open ${betterUrl}.`
        : 'A passkey needs a name, and this is an address. Set PUBLIC_URL to a name.',
    );
  if (passkeyFault === 'insecure')
    throw failed('A passkey needs https. Set PUBLIC_URL to an address that begins with https.');
}

/** Makes and checks passkeys. Their keys stay on the devices of their people: the store has what checks a signature. */
export class Passkeys {
  readonly #challenges: PasskeyChallenges;

  constructor(private readonly parts: { store: Store; clock: Clock }) {
    this.#challenges = new PasskeyChallenges(parts);
  }

  /** @throws {ProblemError} sign-in-failed */
  async offer(place: ConsolePlace, subject: PasskeySubject): Promise<PasskeyChallenge> {
    requirePlace(place);
    const known = await this.parts.store
      .selectFrom('owner_passkeys')
      .innerJoin('owner_users', 'owner_users.id', 'owner_passkeys.user_id')
      .select(['credential_id', 'transports'])
      .where('owner_users.email', '=', subject.email)
      .execute();
    const { generateRegistrationOptions } = await webAuthn();
    const options = await generateRegistrationOptions({
      rpName: RP_NAME,
      rpID: place.hostName,
      userName: subject.email,
      userDisplayName: subject.name,
      userID: new TextEncoder().encode(subject.email.slice(0, 64)),
      attestationType: 'none',
      excludeCredentials: known.map(({ credential_id, transports }) => ({
        id: credential_id,
        transports: transports.split(',').filter(Boolean),
      })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    const id = await this.#challenges.keep('register', options.challenge, subject);
    return { id, options: { ...options } };
  }

  /** @throws {ProblemError} sign-in-failed */
  async make(
    place: ConsolePlace,
    { id, response }: { id: string; response: unknown },
  ): Promise<MadePasskey> {
    requirePlace(place);
    const { challenge, subject } = await this.#challenges.take('register', id);
    const { verifyRegistrationResponse } = await webAuthn();
    const { registrationInfo } = await orFailed(
      verifyRegistrationResponse({
        response: response as RegistrationResponseJSON,
        expectedChallenge: challenge,
        expectedOrigin: place.origin,
        expectedRPID: place.hostName,
        requireUserVerification: true,
      }),
    );
    if (!registrationInfo) throw failed('The passkey could not be checked.');
    const { credential } = registrationInfo;
    return {
      subject: subject as PasskeySubject,
      credentialId: credential.id,
      publicKey: Buffer.from(credential.publicKey).toString('base64url'),
      counter: credential.counter,
      transports: (credential.transports ?? []).join(','),
    };
  }

  /** @throws {ProblemError} sign-in-failed */
  async challenge(place: ConsolePlace): Promise<PasskeyChallenge> {
    requirePlace(place);
    const { generateAuthenticationOptions } = await webAuthn();
    const options = await generateAuthenticationOptions({
      rpID: place.hostName,
      userVerification: 'required',
    });
    const id = await this.#challenges.keep('sign-in', options.challenge);
    return { id, options: { ...options } };
  }

  /**
   * Checks the answer to a challenge.
   * @returns whose passkey it is
   * @throws {ProblemError} sign-in-failed, also for a person who may no longer sign in
   */
  async verify(
    place: ConsolePlace,
    { id, response }: { id: string; response: unknown },
  ): Promise<{ userId: number }> {
    requirePlace(place);
    const { store, clock } = this.parts;
    const answer = response as AuthenticationResponseJSON;
    const { challenge } = await this.#challenges.take('sign-in', id);
    const passkey = await store
      .selectFrom('owner_passkeys')
      .innerJoin('owner_users', 'owner_users.id', 'owner_passkeys.user_id')
      .selectAll('owner_passkeys')
      .where('credential_id', '=', String(answer.id ?? ''))
      .where('owner_users.disabled_at', 'is', null)
      .executeTakeFirst();
    if (!passkey) throw failed('This passkey is not known here, or its person may not sign in.');
    const { verifyAuthenticationResponse } = await webAuthn();
    const { verified, authenticationInfo } = await orFailed(
      verifyAuthenticationResponse({
        response: answer,
        expectedChallenge: challenge,
        expectedOrigin: place.origin,
        expectedRPID: place.hostName,
        requireUserVerification: true,
        credential: {
          id: passkey.credential_id,
          publicKey: new Uint8Array(Buffer.from(passkey.public_key, 'base64url')),
          counter: Number(passkey.counter),
        },
      }),
    );
    if (!verified) throw failed('The passkey could not be checked.');
    await store
      .updateTable('owner_passkeys')
      .set({ counter: authenticationInfo.newCounter, used_at: clock.now() })
      .where('id', '=', passkey.id)
      .execute();
    return { userId: passkey.user_id };
  }
}

/** The library throws for what is malformed, and its messages quote what was sent. */
async function orFailed<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch {
    throw failed('The passkey could not be checked.');
  }
}

import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';
import type { PasskeyChallenge, SessionView } from '../../shared/owner/session.js';
import type { ApiClient } from '../api-client.js';

/** The person closed the dialog of the browser, or has no passkey there. */
export class PasskeyNotChosen extends Error {
  override readonly name = 'PasskeyNotChosen';
  constructor(
    /** Whether the device has a passkey of this person already. */
    readonly isKnown: boolean,
  ) {
    super();
  }
}

export const hasPasskeys = (): boolean => 'PublicKeyCredential' in globalThis;

/** Lets the person sign in with a passkey. @throws {PasskeyNotChosen | ApiProblem} */
export async function usePasskey(api: ApiClient): Promise<SessionView> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const { id, options } = await api.send<PasskeyChallenge>('POST', '/session/passkey/options', {});
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const response = await chosen(startAuthentication({ optionsJSON }));
  return api.send('POST', '/session/passkey', { id, response });
}

/**
 * Lets the person make a passkey, and signs them in with it.
 * @param path of the API: `/passkeys` or `/invitation/passkey`
 * @param subject who it is for: a name and an email, or the token of an invitation
 * @throws {PasskeyNotChosen | ApiProblem}
 */
export async function makePasskey(
  api: ApiClient,
  path: string,
  subject: object,
): Promise<SessionView> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const { id, options } = await api.send<PasskeyChallenge>('POST', `${path}/options`, subject);
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const response = await chosen(startRegistration({ optionsJSON }));
  return api.send('POST', path, { id, response });
}

async function chosen<Response>(asked: Promise<Response>): Promise<Response> {
  try {
    return await asked;
  } catch (failure) {
    throw new PasskeyNotChosen(failure instanceof Error && failure.name === 'InvalidStateError');
  }
}

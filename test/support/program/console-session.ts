import { Sessions } from '../../../proxy/owner/sessions/sessions.js';
import type { Role } from '../../../shared/owner/roles.js';
import type { TestApp } from './start-app.js';

/** The secret of `startApp`. */
const secret = 'a secret of at least thirty-two characters';

export interface ConsoleSession {
  userId: number;
  /** Empty for a root session. */
  email: string;
  /** The value of the header `Cookie`. */
  cookie: string;
  /** Sends a request to `/api/owner/<path>` as a page of the console does. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
}

let people = 0;

/** Signs somebody new in, without a passkey. */
export async function signInAs(
  app: Pick<TestApp, 'store' | 'clock' | 'url'>,
  role: Role,
): Promise<ConsoleSession> {
  const email = `person-${++people}@example.fr`;
  const { id } = await app.store
    .insertInto('owner_users')
    .values({
      email,
      name: 'A Person',
      role,
      created_at: app.clock.now(),
      disabled_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { ...(await openSessionOf(app, id)), email };
}

/** Opens a session of somebody; null: a root session. */
export async function openSessionOf(
  app: Pick<TestApp, 'store' | 'clock' | 'url'>,
  userId: number | null,
): Promise<ConsoleSession> {
  const opened = await new Sessions({ ...app, secret }).open({
    userId,
    openedBy: userId === null ? 'token' : 'passkey',
    agent: 'Test',
    address: '127.0.0.1',
  });
  const cookie = `rappel=${opened.token}`;
  return {
    userId: userId ?? 0,
    email: '',
    cookie,
    send: (method, path, body, headers = {}) =>
      fetch(`${app.url}/api/owner/${path}`, {
        method,
        headers: {
          cookie,
          'sec-fetch-site': 'same-origin',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  };
}

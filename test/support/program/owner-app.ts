import { startApp, type TestApp } from './start-app.js';

export const ownerToken = 'a-token-of-the-owner-0123456789';

export interface OwnerApp extends TestApp {
  /** Reads `/api/owner/<path>` as the owner. */
  ask(path: string): Promise<Response>;
  /** Sends JSON to `/api/owner/<path>` as the owner, by POST unless another method is given. */
  send(path: string, body: unknown, method?: string): Promise<Response>;
}

/** Starts the proxy as `startApp` does, with the owner's API enabled. */
export async function startOwnerApp({
  environment = {},
  ...options
}: Parameters<typeof startApp>[0] = {}): Promise<OwnerApp> {
  const app = await startApp({
    ...options,
    environment: { ADMIN_TOKEN: ownerToken, ...environment },
  });
  const authorization = `Bearer ${ownerToken}`;
  return {
    ...app,
    ask: (path) => app.get(`/api/owner/${path}`, { authorization }),
    send: (path, body, method = 'post') =>
      fetch(`${app.url}/api/owner/${path}`, {
        method: method.toUpperCase(),
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
  };
}

import type { Request, Response } from 'express';
import type { ConsolePlace } from './console-place.js';

/** With the prefix, browsers take the cookie from this host over https only, and no other host can set it. */
const SECURE_NAME = '__Host-rappel';
/** On a loopback address without https, where browsers refuse the prefix. */
const PLAIN_NAME = 'rappel';

/** What browsers send is of one of these forms; anything else is no token of ours. */
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

const nameAt = ({ isHttps }: ConsolePlace): string => (isHttps ? SECURE_NAME : PLAIN_NAME);

/** The token in the cookie; undefined without one. */
export function tokenInCookie(request: Request, place: ConsolePlace): string | undefined {
  const name = nameAt(place);
  for (const pair of (request.get('cookie') ?? '').split(';')) {
    const [key = '', value = ''] = pair.trim().split('=');
    if (key === name && tokenPattern.test(value)) return value;
  }
  return undefined;
}

export function setSessionCookie(
  response: Response,
  place: ConsolePlace,
  { token, maxAgeMs }: { token: string; maxAgeMs: number },
): void {
  response.cookie(nameAt(place), token, {
    path: '/',
    httpOnly: true,
    secure: place.isHttps,
    sameSite: 'strict',
    maxAge: maxAgeMs,
  });
}

export function clearSessionCookie(response: Response, place: ConsolePlace): void {
  response.clearCookie(nameAt(place), {
    path: '/',
    httpOnly: true,
    secure: place.isHttps,
    sameSite: 'strict',
  });
}

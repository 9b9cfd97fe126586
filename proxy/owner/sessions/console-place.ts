import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { isLoopback } from '../../../shared/network-address.js';
import type { SessionView } from '../../../shared/owner/session.js';
import { notFound, ProblemError } from '../../http/problems.js';
import { hostNameOf } from '../../http/request-target.js';
import type { Settings } from '../../settings/settings.js';

export type PlaceSettings = Pick<Settings, 'console' | 'publicUrl'>;

/** Where a person opens the console. */
export interface ConsolePlace {
  origin: string;
  /** Also the id under which passkeys are kept. */
  hostName: string;
  /** Whether a cookie can be `Secure`. */
  isHttps: boolean;
  passkeyFault: SessionView['passkeys']['fault'];
  /** Where passkeys would work. */
  betterUrl: string | null;
}

/** Reads it from the settings, or without PUBLIC_URL from the request. */
export function placeOf(request: Request, { console, publicUrl }: PlaceSettings): ConsolePlace {
  const { origin, hostname, protocol, port } = new URL(
    ownAddress(request, console.host, publicUrl),
  );
  const isHttps = protocol === 'https:';
  const isAddress = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  const isSafe = isHttps || isLoopback(hostname);
  return {
    origin,
    hostName: hostname,
    isHttps,
    passkeyFault: isAddress ? 'address' : isSafe ? 'none' : 'insecure',
    betterUrl:
      isAddress && isLoopback(hostname)
        ? `${protocol}//localhost${port && `:${port}`}/console`
        : null,
  };
}

/** The origin of CONSOLE_HOST. */
export const originOf = (host: string): string =>
  `${isLoopback(hostNameOf(host) ?? host) ? 'http' : 'https'}://${host}`;

function ownAddress(request: Request, host: string | undefined, publicUrl: string | undefined) {
  if (host !== undefined) return originOf(host);
  return publicUrl ?? `${request.protocol}://${request.get('host') ?? 'localhost'}`;
}

/** Whether the console answers at the host that a request names: CONSOLE and CONSOLE_HOST decide. */
export function isConsoleHere(request: Request, { console }: PlaceSettings): boolean {
  if (!console.isOn) return false;
  return (
    console.host === undefined || hostNameOf(request.get('host') ?? '') === hostNameOf(console.host)
  );
}

/** Answers "not found" where the console is off or has another host. */
export const onlyAtConsole =
  (settings: PlaceSettings): RequestHandler =>
  (request, response, next) => {
    if (isConsoleHere(request, settings)) next();
    else notFound(request, response, next);
  };

/**
 * Refuses a request that a page of another site sends, or made the browser send. Browsers say where a request comes from
 * in `Sec-Fetch-Site`, older ones in `Origin`; what says neither is no page of ours.
 * @throws {ProblemError} cross-site
 */
export function refuseOtherSites(request: Request, settings: PlaceSettings): void {
  const site = request.get('sec-fetch-site');
  const isOwn =
    site !== undefined
      ? site === 'same-origin'
      : request.get('origin') === placeOf(request, settings).origin;
  if (!isOwn) throw new ProblemError('cross-site');
}

/** Where the console is; undefined where it is off. @param url of the proxy */
export const consoleUrlOf = (
  { console: { isOn, host } }: Pick<Settings, 'console'>,
  url: string,
): string | undefined =>
  isOn ? `${host === undefined ? url : originOf(host)}/console` : undefined;

import type { Request, RequestHandler, Response } from 'express';
import { canonicalAddress } from '../../shared/network-address.js';
import { clientAddress } from '../http/client-address.js';
import { ProblemError } from '../http/problems.js';
import type { SiteKey, SiteKeys } from './site-keys.js';

/** Who sends a callback request. */
export interface Sender {
  /** The visitor's; undefined when it is not known. */
  address: string | undefined;
  /** Where a site's own server sends it. */
  siteKey?: SiteKey;
  /** Why the request is refused, once it is counted. */
  problem?: ProblemError;
}

/** The sender that `readSender` found; without it, the client of the connection. */
export const senderOf = (request: Request, response: Response): Sender =>
  (response.locals.sender as Sender | undefined) ?? { address: clientAddress(request) };

/**
 * Finds out who sends a request: a page, or a server with `Authorization: Bearer <site key>`. A server may name its
 * visitor in `Visitor-Address`. Without a valid key that header means nothing.
 */
export function readSender(siteKeys: Pick<SiteKeys, 'find'>): RequestHandler {
  return async function senderReader(request, response, next) {
    const authorization = request.get('authorization');
    if (authorization !== undefined)
      response.locals.sender = await serverOf(request, authorization, siteKeys);
    next();
  };
}

async function serverOf(
  request: Request,
  authorization: string,
  siteKeys: Pick<SiteKeys, 'find'>,
): Promise<Sender> {
  const address = clientAddress(request);
  const refused = (status: number, field: string, detail: string): Sender => ({
    address,
    problem: new ProblemError('invalid-field', { status, field, detail }),
  });
  const siteKey = await siteKeys.find(/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '');
  if (!siteKey)
    return refused(401, 'Authorization', 'This is no site key, or it was revoked. Make a new one.');
  // Browsers send it with every POST. In a page anybody could read the key.
  if (request.get('origin') !== undefined)
    return refused(403, 'Authorization', 'A site key is for servers. Never put it into a page.');
  const named = request.get('visitor-address');
  if (named === undefined) return { address, siteKey };
  const visitor = canonicalAddress(named);
  if (visitor === undefined)
    return refused(422, 'Visitor-Address', 'Send one IPv4 or IPv6 address, or no such header.');
  return { address: visitor, siteKey };
}

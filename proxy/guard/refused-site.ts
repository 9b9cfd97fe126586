import type { Request, Response } from 'express';

const MAX_LENGTH = 100;

/** A site that may not request callbacks, or a name under which we are not known. */
export interface RefusedSite {
  origin?: string;
  host?: string;
  popup?: string;
}

/** The site of an origin, and no more of it, because any client may send any text. */
const siteOf = (origin: string): string =>
  (URL.canParse(origin) ? new URL(origin).origin : 'null').slice(0, MAX_LENGTH);

/**
 * Keeps for the log which site was refused, and for which popup.
 * @param host the name that the request gave us, if that is the reason
 */
export function noteRefusedSite(request: Request, response: Response, host?: string): void {
  const origin = request.get('origin');
  const [, popup] = /^\/api\/popups\/(\d{1,20})([/?]|$)/.exec(request.originalUrl) ?? [];
  const refused: RefusedSite = {
    ...(origin !== undefined && { origin: siteOf(origin) }),
    ...(host && { host: host.slice(0, MAX_LENGTH) }),
    ...(popup && { popup }),
  };
  response.locals.refused = refused;
}

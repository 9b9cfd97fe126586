import { json, type Request, type Response, Router, raw } from 'express';
import { MINUTE_MS } from '../../shared/durations.js';
import type { AuditChange } from '../../shared/owner/audit.js';
import { ProblemError } from '../http/problems.js';
import { MAX_FILE_BYTES } from '../platform/methods/file-formats.js';
import type { AuditLog } from './audit/audit-log.js';
import { unauthorized } from './require-owner.js';
import { entryOf, type OwnerRoute, routeTable } from './route-table.js';
import { type PlaceSettings, refuseOtherSites } from './sessions/console-place.js';
import { type Identity, identityOf, requireRole } from './sessions/identity.js';

/** What a handler answers. */
export interface Outcome {
  body: unknown;
  /** 200 unless given. */
  status?: number;
  /** For the audit log: what was acted on. The values of the path unless given. */
  target?: string;
  change?: AuditChange;
  /** For the audit log, if the request itself made known who it is. */
  who?: Identity;
}

/** What a handler is given. */
export interface Asked<Who> {
  request: Request;
  response: Response;
  /** The values of the path. */
  params: Readonly<Record<string, string>>;
  who: Who;
}

/** What a handler of JSON is given besides. */
interface Announcing {
  /** Puts the entry into the audit log now, before work that a kill may cut short. There is no other one then. */
  announce(deed: Pick<Outcome, 'target' | 'change'>): Promise<void>;
}

type WhoOf<Route extends OwnerRoute> = (typeof routeTable)[Route]['role'] extends 'nobody'
  ? Identity | undefined
  : Identity;

type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Reading the same again within this time is one entry in the audit log. */
const SAME_READING_MS = 10 * MINUTE_MS;

/**
 * The routes of the owner's API. Each is named as in the table of routes, which says who may use it; what it did is in
 * the audit log before it is answered.
 */
export class OwnerRouter {
  readonly #router = Router();
  readonly #missing = new Set(Object.keys(routeTable));

  constructor(private readonly parts: { audit: AuditLog; settings: PlaceSettings }) {}

  /** A route that answers with JSON. */
  answer<Route extends OwnerRoute>(
    route: Route,
    handler: (asked: Asked<WhoOf<Route>> & Announcing) => Promise<Outcome>,
  ): this {
    const { audit } = entryOf(route);
    return this.#add(route, async (asked) => {
      const { response, params } = asked;
      let isAnnounced = false;
      const record = async (doer: Identity | undefined, { target, change }: Partial<Outcome>) => {
        if (!audit || !doer) return;
        const deed = { action: audit, target: target ?? Object.values(params).join(' '), change };
        await this.parts.audit.add(deed, doer, response.locals.requestId);
      };
      const announce = async (deed: Pick<Outcome, 'target' | 'change'>) => {
        isAnnounced = true;
        await record(asked.who, deed);
      };
      const outcome = await handler({ ...(asked as Asked<WhoOf<Route>>), announce });
      if (!isAnnounced) await record(outcome.who ?? asked.who, outcome);
      response.status(outcome.status ?? 200).json(outcome.body);
    });
  }

  /** A route that writes its answer itself, such as a stream. It changes nothing. */
  stream<Route extends OwnerRoute & `GET ${string}`>(
    route: Route,
    handler: (asked: Asked<WhoOf<Route>> & Announcing) => void | Promise<void>,
  ): this {
    const { audit } = entryOf(route);
    return this.#add(route, async (asked) => {
      const { response, params, who } = asked;
      const announce: Announcing['announce'] = async ({ target, change }) => {
        if (!audit || !who) return;
        const deed = { action: audit, target: target ?? Object.values(params).join(' '), change };
        const { requestId } = response.locals;
        await this.parts.audit.addUnlessWithin(SAME_READING_MS, deed, who, requestId);
      };
      await handler({ ...(asked as Asked<WhoOf<Route>>), announce });
    });
  }

  /** @throws {Error} if the table names a route that nobody added */
  finish(): Router {
    if (this.#missing.size > 0)
      throw new Error(`The table of routes names ${[...this.#missing].join(', ')}: no such route`);
    this.#router.use((_request, response) => {
      if (!identityOf(response)) throw unauthorized();
      throw new ProblemError('not-found');
    });
    return this.#router;
  }

  #add(route: OwnerRoute, handler: (asked: Asked<Identity | undefined>) => Promise<void>): this {
    const [method = '', path = ''] = route.split(' ');
    if (!(route in routeTable)) throw new Error(`The table of routes has no entry for ${route}`);
    this.#missing.delete(route);
    const { role, maxBody = '4kb', takesFile } = entryOf(route);
    const admit = (request: Request, response: Response): Identity | undefined => {
      const who = identityOf(response);
      if (role !== 'nobody') {
        if (!who) throw unauthorized();
        requireRole(who, role);
      }
      // A machine has no cookies that somebody else's page could use.
      if (method !== 'GET' && who?.via !== 'token') {
        refuseOtherSites(request, this.parts.settings);
        requireJson(request);
      }
      response.removeHeader('WWW-Authenticate');
      return who;
    };
    this.#router[method.toLowerCase() as Verb](
      path,
      (request, response, next) => {
        admit(request, response);
        next();
      },
      takesFile
        ? raw({ type: 'application/octet-stream', limit: MAX_FILE_BYTES })
        : json({ limit: maxBody }),
      async (request: Request, response: Response) => {
        const params = request.params as Record<string, string>;
        await handler({ request, response, params, who: identityOf(response) });
      },
    );
    return this;
  }
}

/** A form of another page cannot send these types without asking first. */
function requireJson(request: Request): void {
  const hasBody =
    request.get('transfer-encoding') || Number(request.get('content-length') ?? 0) > 0;
  if (hasBody && !request.is(['application/json', 'application/octet-stream']))
    throw new ProblemError('invalid-field', {
      status: 415,
      field: 'Content-Type',
      detail: 'Send application/json.',
    });
}

import express, { type Request, type Response, type Router } from 'express';
import { type Clock, sleep } from '../../shared/clock.js';
import { failureCode, framesOf } from '../../shared/failure-text.js';
import { canonicalAddress } from '../../shared/network-address.js';
import {
  type Method,
  type MethodName,
  methods,
  type Params,
  type Result,
} from '../../shared/webappel/methods.js';
import {
  credentialsOf,
  parseQuery,
  type Query,
  requestedMethod,
} from '../../shared/webappel/query.js';
import { Refusal } from '../../shared/webappel/refusal.js';
import type { SentCharset } from '../../shared/webappel/sent-charset.js';
import {
  conflictingNames,
  decodeParams,
  fileTypeName,
  findMethod,
  type Profile,
} from '../../shared/webappel/wire.js';
import type { Log } from '../log.js';
import type { Platform } from '../platform/platform.js';
import type { ErrorStyle } from '../settings/platform-behaviour.js';
import type { LogIn } from './login.js';
import { answerReply, inCharset, type Reply, refusalReply } from './reply.js';
import { dropRest, type RequestBody, readBody, uploadIn } from './request-body.js';

export const API_PATH = '/get/webappel/api.php';

export interface WebAppelRouterOptions {
  platform: Pick<Platform, 'webAppel'>;
  /** Shared by all routers, so that each guess counts once. */
  logIn: LogIn;
  clock: Clock;
  log?: Pick<Log, 'warn' | 'error'>;
  options?: {
    profile?: Profile;
    errorStyle?: ErrorStyle;
    /** Answer a refusal with its HTTP status instead of 200. */
    httpErrorStatus?: boolean;
    /** Start every listing with its column names. */
    csvHeader?: boolean;
    /** Charset of the answers. */
    charset?: SentCharset;
    /** Delay before each answer. */
    latencyMs?: number;
  };
}

/** Serves the embedded platform over HTTP as WebAppel's `api.php`. */
export function createWebAppelRouter({
  platform,
  logIn,
  clock,
  log,
  options = {},
}: WebAppelRouterOptions): Router {
  const {
    profile = 'tolerant',
    errorStyle = 'ours',
    httpErrorStatus = false,
    csvHeader = false,
    charset = 'utf-8',
    latencyMs = 0,
  } = options;

  /**
   * The order of the checks is fixed, so that refusals are predictable: method, login, missing, ill-formed, existing,
   * allowed.
   */
  async function answer(request: Request): Promise<Reply> {
    const inUrl = queryInUrl(request);
    // A body is read before the login only where the login may be in it: uploads take memory.
    const isInUrl = inUrl.has('methode') && inUrl.has('email');
    const early = isInUrl ? undefined : await readBody(request);
    const login = new Map([...(early?.variables ?? []), ...inUrl]);
    const method = findMethod(requestedMethod(login));
    if (!method) throw new Refusal('INVALID_METHOD', 'unknown method');
    const peerAddress = canonicalAddress(request.ip ?? '') ?? '';
    const account = await logIn(credentialsOf(login), peerAddress);
    const body = early ?? (await readBody(request));
    // The URL takes precedence over the body.
    const query: Query = new Map([...body.variables, ...inUrl]);
    const conflicts = conflictingNames(method, query);
    if (conflicts.length > 0)
      log?.warn({ method, variables: conflicts }, 'one variable was sent with different values');
    const params = readParams(method, query, body);
    const webAppel = platform.webAppel({ account, peerAddress });
    // TypeScript cannot relate a method's parameters to its result through a variable name.
    const call = webAppel[method] as (params: object) => Promise<Result<MethodName>>;
    return answerReply(method, params, await call(params), csvHeader);
  }

  function readParams(
    method: MethodName,
    query: Query,
    body: RequestBody,
  ): Partial<Params<MethodName> & Params<'storeFile'>> {
    const params = decodeParams(method, query, profile);
    if (!(methods[method] as Method).upload) return params;
    const { partName } = fileTypeName(params.fileType);
    return { ...params, content: uploadIn(body, partName) };
  }

  function replyToFailure(failure: unknown, request: Request): Reply {
    const refusal =
      failure instanceof Refusal ? failure : new Refusal('INTERNAL', 'internal error');
    // Without the message, which may quote the query.
    if (refusal !== failure && request.complete)
      log?.error({ failure: failureCode(failure), at: framesOf(failure) }, 'unexpected failure');
    return refusalReply(refusal, errorStyle, httpErrorStatus);
  }

  const router = express.Router();
  router.all(API_PATH, async (request, response) => {
    // HEAD may only read: as a GET it could ring phones.
    const isHead = request.method === 'HEAD';
    const allowed = isHead ? mayReadOnly(request) : ['GET', 'POST'].includes(request.method);
    if (!allowed) {
      response.status(405).set('allow', 'GET, POST').end();
      return;
    }
    const reply = await answer(request).catch((failure: unknown) =>
      replyToFailure(failure, request),
    );
    await dropRest(request);
    if (latencyMs > 0) await sleep(clock, latencyMs);
    send(response, charset === 'utf-8' ? reply : inCharset(reply, charset), isHead);
  });
  return router;
}

const reads: ReadonlySet<MethodName> = new Set([
  'listGroups',
  'listOperators',
  'showSchedule',
  'listSchedules',
  'listPopups',
  'listDestinations',
  'fetchFile',
  'listCalls',
  'summariseCalls',
]);

/** Whether a request names, in its URL, a method that changes nothing. */
function mayReadOnly(request: Request): boolean {
  const method = findMethod(requestedMethod(queryInUrl(request)));
  return method !== undefined && reads.has(method);
}

/** Parsed from the raw URL, because Express's parsers lose lists. */
function queryInUrl({ originalUrl }: Request): Query {
  const queryAt = originalUrl.indexOf('?');
  return parseQuery(queryAt < 0 ? '' : originalUrl.slice(queryAt + 1));
}

function send(response: Response, { status, headers, body }: Reply, isHead: boolean): void {
  response
    .status(status)
    .set({
      ...headers,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-length': String(body.length),
    })
    // Not `send`, which would add an ETag and could answer 304 to a call that was placed.
    .end(isHead ? undefined : body);
}

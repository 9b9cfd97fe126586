import type { Router } from 'express';
import type { Clock } from '../../shared/clock.js';
import { maskNumber } from '../../shared/mask-number.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import type { Appointments } from '../callbacks/intake/appointments.js';
import type { Intake } from '../callbacks/intake/intake.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import type { CentrexDirectory } from '../centrex/directory.js';
import { CentrexQuery, filtersOf } from '../centrex/filters.js';
import type { Configurations } from '../configuration/configurations.js';
import { Blocks } from '../guard/blocks.js';
import type { SiteKeys } from '../guard/site-keys.js';
import type { Stops } from '../guard/stops.js';
import type { EventStreams } from '../http/event-streams.js';
import { ProblemError } from '../http/problems.js';
import type { PopupViews } from '../popups/popup-views.js';
import { PersonData } from '../privacy/person.js';
import type { Settings } from '../settings/settings.js';
import type { Store } from '../store/database.js';
import { AuditLog, AuditQuery, listAudit } from './audit/audit-log.js';
import { check } from './check-input.js';
import { addConfigurationRoutes } from './configuration/configuration-routes.js';
import {
  addOperator,
  CandidatesQuery,
  listCandidates,
  listGroups,
  listOperators,
  NewOperator,
} from './operator-groups.js';
import { addBlock, listBlocks, NewBlock, removeBlock } from './owner-blocks.js';
import { listBudgetWarnings } from './owner-budget-warnings.js';
import {
  Closing,
  closeCallback,
  listOwnerCallbacks,
  listUnknownCallStates,
  OwnerCallbacksQuery,
} from './owner-callbacks.js';
import { ConsentsQuery, listConsents } from './owner-consents.js';
import {
  explainReference,
  explainSupposed,
  ReferenceQuery,
  SupposedRequest,
} from './owner-explain.js';
import { ownerOpenApi } from './owner-openapi.js';
import {
  erasePerson,
  exportPerson,
  findPerson,
  objectForPerson,
  PersonObjection,
  PersonQuery,
} from './owner-person.js';
import { listRefusals, RefusalsQuery } from './owner-refusals.js';
import { OwnerRouter } from './owner-router.js';
import { addSiteKey, listSiteKeys, NewSiteKey, revokeSiteKey } from './owner-site-keys.js';
import {
  addStop,
  effectOfStop,
  liftStop,
  listStops,
  NewStop,
  StopScopeQuery,
} from './owner-stops.js';
import { People } from './people/people.js';
import { addPeopleRoutes } from './people/people-routes.js';
import { addRequestRoutes } from './requests/request-routes.js';
import type { Identity } from './sessions/identity.js';
import { requireRole } from './sessions/identity.js';
import { addSessionRoutes } from './sessions/session-routes.js';
import type { Sessions } from './sessions/sessions.js';
import type { TokenGuesses } from './sessions/token-guesses.js';
import { addStatisticsRoutes } from './statistics/statistics-routes.js';

interface Parts {
  settings: Settings;
  store: Store;
  clock: Clock;
  secret: string;
  ledger: Ledger;
  intake: Intake;
  webAppel: WebAppel;
  directory: CentrexDirectory;
  blocks: Blocks;
  stops: Stops;
  siteKeys: SiteKeys;
  configurations: Configurations;
  popupViews: PopupViews;
  /** The account at the embedded platform; undefined beside another WebAppel. */
  platformAccount(): string | undefined;
  appointments: Appointments;
  streams: EventStreams;
  sessions: Sessions;
  guesses: TokenGuesses;
  /** Takes back calls that their callee did not ask for. */
  withdrawals: { wake(): void };
  version: string;
}

/** Who is signed in cannot write under another name. */
const authorOf = (who: Identity): { author?: string } =>
  who.via === 'session' ? { author: who.who } : {};

/** The owner's API at `/api/owner`. Mount it behind `identify`. */
export function ownerRoutes(parts: Parts): Router {
  const { settings } = parts;
  const audit = new AuditLog(parts);
  const people = new People(parts);
  const router = new OwnerRouter({ audit, settings });
  addSessionRoutes(router, { ...parts, people });
  addPeopleRoutes(router, { ...parts, people });
  addRequestRoutes(router, parts);
  addStatisticsRoutes(router, parts);
  addCallbackRoutes(router, parts);
  addGuardRoutes(router, parts);
  addOperatorRoutes(router, parts);
  addConfigurationRoutes(router, {
    ...parts,
    timeZone: settings.timeZone,
    isSimulated: settings.phones === 'simulated',
  });
  addPersonRoutes(router, parts);
  router
    .answer('GET /openapi.json', async () => ({ body: ownerOpenApi(parts.version) }))
    .answer('GET /audit', async ({ request }) => ({
      body: await listAudit(check(request.query, AuditQuery, 'query'), parts.store),
    }));
  return router.finish();
}

function addCallbackRoutes(router: OwnerRouter, parts: Parts): void {
  const { store } = parts;
  router
    .answer('GET /callbacks', async ({ request }) => ({
      body: await listOwnerCallbacks(check(request.query, OwnerCallbacksQuery, 'query'), store),
    }))
    .answer('GET /call-states', async () => ({ body: await listUnknownCallStates(store) }))
    .answer('POST /callbacks/:id/close', async ({ request, params: { id = '' } }) => {
      const closing = check(request.body, Closing, 'body');
      return { body: await closeCallback(id, closing, parts), change: closing };
    })
    .answer('GET /consents', async ({ request }) => ({
      body: await listConsents(check(request.query, ConsentsQuery, 'query'), store),
    }));
}

function addGuardRoutes(router: OwnerRouter, parts: Parts): void {
  const { store, clock, blocks, stops, siteKeys } = parts;
  router
    .answer('GET /refusals', async ({ request }) => ({
      body: await listRefusals(check(request.query, RefusalsQuery, 'query'), store),
    }))
    .answer('GET /explain', async ({ request }) => ({
      body: await explainReference(check(request.query, ReferenceQuery, 'query'), store),
    }))
    .answer('POST /explain', async ({ request }) => ({
      body: await explainSupposed(check(request.body, SupposedRequest, 'body'), {
        intake: parts.intake,
        now: clock.now(),
      }),
    }))
    .answer('GET /budget-warnings', async () => ({ body: await listBudgetWarnings(store) }))
    .answer('GET /blocks', async () => ({ body: await listBlocks(blocks) }))
    .answer('POST /blocks', async ({ request, who }) => {
      const block = { ...check(request.body, NewBlock, 'body'), ...authorOf(who) };
      const added = await addBlock(block, { blocks, now: clock.now() });
      return { status: 201, body: added, target: added.value, change: { kind: added.kind } };
    })
    .answer('DELETE /blocks/:id', async ({ params: { id = '' } }) => {
      const removed = await removeBlock(id, blocks);
      return { body: removed, target: removed.value, change: { kind: removed.kind } };
    })
    .answer('GET /stops', async () => ({ body: await listStops(stops) }))
    .answer('POST /stops', async ({ request, who }) => {
      const stop = { ...check(request.body, NewStop, 'body'), ...authorOf(who) };
      // It replaces the stop of the same scope, which may be one of dialling.
      const replaced = await stopOf({ popupId: stop.popupId, country: stop.country }, stops);
      if (stop.level === 'dial' || replaced?.level === 'dial') requireRole(who, 'owner');
      const added = await addStop(stop, { stops, now: clock.now() });
      const { level, endsAt, waitingCallbacks, reason } = added;
      return {
        status: 201,
        body: added,
        target: scopeOf(added),
        change: { level, endsAt, waitingCallbacks, ...(reason && { reason }) },
      };
    })
    .answer('DELETE /stops/:id', async ({ who, params: { id = '' } }) => {
      const { stops: present } = await listStops(stops);
      if (present.find((stop) => String(stop.id) === id)?.level === 'dial')
        requireRole(who, 'owner');
      const lifted = await liftStop(id, stops);
      return { body: lifted, target: scopeOf(lifted), change: { level: lifted.level } };
    })
    .answer('GET /stop-effect', async ({ request }) => ({
      body: await effectOfStop(check(request.query, StopScopeQuery, 'query'), stops),
    }))
    .answer('GET /site-keys', async () => ({ body: await listSiteKeys(siteKeys) }))
    .answer('POST /site-keys', async ({ request, who }) => {
      const key = { ...check(request.body, NewSiteKey, 'body'), ...authorOf(who) };
      return { status: 201, body: await addSiteKey(key, siteKeys), target: key.name };
    })
    .answer('DELETE /site-keys/:id', async ({ params: { id = '' } }) => {
      const revoked = await revokeSiteKey(id, siteKeys);
      return { body: revoked, target: revoked.name };
    });
}

/** The rights of a visitor. The audit log has the masked number. */
function addPersonRoutes(router: OwnerRouter, parts: Parts): void {
  const { store, clock, secret, settings } = parts;
  const person = new PersonData({
    ...parts,
    // WebAppel is told at once, so that the number is not kept until then.
    blocks: new Blocks({ store, clock, secret, mirrors: false }),
  });
  const queryOf = (request: { body: unknown }) => check(request.body, PersonQuery, 'body');
  router
    .answer('POST /person/find', async ({ request }) => {
      const body = await findPerson(queryOf(request), person);
      return { body, target: body.number };
    })
    .answer('POST /person/export', async ({ request }) => {
      const body = await exportPerson(queryOf(request), person, clock.now());
      return { body, target: maskNumber(body.number, 1) };
    })
    .answer('POST /person/erase', async ({ request }) => {
      const body = await erasePerson(queryOf(request), person);
      const { cancelled, callbacks, calls, left } = body;
      return {
        body,
        target: body.number,
        change: { cancelled, callbacks, calls, left: left.length },
      };
    })
    .answer('POST /person/object', async ({ request }) => {
      const wanted = check(request.body, PersonObjection, 'body');
      const tellWebAppel = wanted.tellWebAppel || settings.mirrorBlocks;
      const body = await objectForPerson({ ...wanted, tellWebAppel }, person);
      return { body, target: body.number, change: { webAppel: body.webAppel } };
    });
}

/** What a stop is about, for the audit log; empty: everything. */
const scopeOf = ({ popupId, country }: { popupId: string | null; country: string | null }) =>
  popupId ?? country ?? '';

async function stopOf(
  { popupId = '', country = '' }: { popupId?: string | undefined; country?: string | undefined },
  stops: Stops,
) {
  const present = await stops.list();
  return present.find((stop) => stop.popup_id === popupId && stop.country === country);
}

function addOperatorRoutes(router: OwnerRouter, parts: Parts): void {
  const { settings, directory } = parts;
  router
    .answer('GET /centrex-accounts', async ({ request }) => {
      const filters = filtersOf(check(request.query, CentrexQuery, 'query'), settings.timeZone);
      const { registeredFrom = -Infinity, registeredBefore = Infinity } = filters;
      if (registeredFrom >= registeredBefore)
        throw new ProblemError('invalid-field', {
          field: 'last_registration_at_end',
          detail: 'Must not be before last_registration_at.',
        });
      return { body: await directory.find(filters) };
    })
    .answer('GET /groups', async () => ({ body: await listGroups(parts) }))
    .answer('GET /groups/:name/operators', async ({ params: { name = '' } }) => ({
      body: await listOperators(name, parts),
    }))
    .answer('POST /groups/:name/operators', async ({ request, params: { name = '' } }) => {
      const added = await addOperator(name, check(request.body, NewOperator, 'body'), parts);
      const { number, ringSeconds } = added;
      return { status: 201, body: added, target: name, change: { number, ringSeconds } };
    })
    .answer('GET /operator-candidates', async ({ request }) => ({
      body: await listCandidates(check(request.query, CandidatesQuery, 'query'), parts),
    }));
}

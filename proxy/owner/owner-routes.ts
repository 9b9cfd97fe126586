import { json, Router } from 'express';
import type { z } from 'zod';
import type { Clock } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import type { Ledger } from '../callbacks/ledger/ledger.js';
import type { CentrexDirectory } from '../centrex/directory.js';
import { CentrexQuery, filtersOf } from '../centrex/filters.js';
import type { Blocks } from '../guard/blocks.js';
import type { SiteKeys } from '../guard/site-keys.js';
import type { Stops } from '../guard/stops.js';
import { fieldProblem, notFound, ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';
import type { Store } from '../store/database.js';
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
import { ownerOpenApi } from './owner-openapi.js';
import { listRefusals, RefusalsQuery } from './owner-refusals.js';
import { addSiteKey, listSiteKeys, NewSiteKey, revokeSiteKey } from './owner-site-keys.js';
import { addStop, liftStop, listStops, NewStop } from './owner-stops.js';

interface Parts {
  settings: Settings;
  store: Store;
  clock: Clock;
  ledger: Ledger;
  webAppel: WebAppel;
  directory: CentrexDirectory;
  blocks: Blocks;
  stops: Stops;
  siteKeys: SiteKeys;
  version: string;
}

/** @throws {ProblemError} invalid-field; for unknown fields it lists the allowed ones */
function check<Shape extends z.ZodRawShape>(
  value: unknown,
  schema: z.ZodObject<Shape>,
  where: 'query' | 'body',
): z.output<z.ZodObject<Shape>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const advice =
    where === 'query'
      ? 'Use only these query parameters'
      : 'Send a JSON object with only these fields';
  throw fieldProblem(parsed.error.issues[0], {
    field: where,
    detail: `${advice}: ${Object.keys(schema.shape).join(', ')}.`,
  });
}

/** The owner's API at `/api/owner`. Mount it behind `requireOwner`. */
export function ownerRoutes(parts: Parts): Router {
  const { settings, store, clock, directory, blocks, stops, siteKeys } = parts;
  const router = Router();
  const body = json({ limit: '4kb' });

  router.get('/openapi.json', (_request, response) => {
    response.json(ownerOpenApi(parts.version));
  });

  router.get('/callbacks', async (request, response) => {
    response.json(
      await listOwnerCallbacks(check(request.query, OwnerCallbacksQuery, 'query'), store),
    );
  });
  router.get('/call-states', async (_request, response) => {
    response.json(await listUnknownCallStates(store));
  });
  router.post('/callbacks/:id/close', body, async (request, response) => {
    const { id } = request.params;
    response.json(await closeCallback(id, check(request.body, Closing, 'body'), parts));
  });

  router.get('/consents', async (request, response) => {
    response.json(await listConsents(check(request.query, ConsentsQuery, 'query'), store));
  });
  router.get('/refusals', async (request, response) => {
    response.json(await listRefusals(check(request.query, RefusalsQuery, 'query'), store));
  });
  router.get('/budget-warnings', async (_request, response) => {
    response.json(await listBudgetWarnings(store));
  });
  router.get('/blocks', async (_request, response) => {
    response.json(await listBlocks(blocks));
  });
  router.post('/blocks', body, async (request, response) => {
    const block = check(request.body, NewBlock, 'body');
    response.status(201).json(await addBlock(block, { blocks, now: clock.now() }));
  });
  router.delete('/blocks/:id', async (request, response) => {
    response.json(await removeBlock(request.params.id, blocks));
  });
  router.get('/stops', async (_request, response) => {
    response.json(await listStops(stops));
  });
  router.post('/stops', body, async (request, response) => {
    const stop = check(request.body, NewStop, 'body');
    response.status(201).json(await addStop(stop, { stops, now: clock.now() }));
  });
  router.delete('/stops/:id', async (request, response) => {
    response.json(await liftStop(request.params.id, stops));
  });

  router.get('/site-keys', async (_request, response) => {
    response.json(await listSiteKeys(siteKeys));
  });
  router.post('/site-keys', body, async (request, response) => {
    const key = check(request.body, NewSiteKey, 'body');
    response.status(201).json(await addSiteKey(key, siteKeys));
  });
  router.delete('/site-keys/:id', async (request, response) => {
    response.json(await revokeSiteKey(request.params.id, siteKeys));
  });

  router.get('/centrex-accounts', async (request, response) => {
    const filters = filtersOf(check(request.query, CentrexQuery, 'query'), settings.timeZone);
    const { registeredFrom = -Infinity, registeredBefore = Infinity } = filters;
    if (registeredFrom >= registeredBefore)
      throw new ProblemError('invalid-field', {
        field: 'last_registration_at_end',
        detail: 'Must not be before last_registration_at.',
      });
    response.json(await directory.find(filters));
  });

  router.get('/groups', async (_request, response) => {
    response.json(await listGroups(parts));
  });
  router.get('/groups/:name/operators', async (request, response) => {
    response.json(await listOperators(request.params.name, parts));
  });
  router.post('/groups/:name/operators', body, async (request, response) => {
    const { name } = request.params;
    response
      .status(201)
      .json(await addOperator(name, check(request.body, NewOperator, 'body'), parts));
  });
  router.get('/operator-candidates', async (request, response) => {
    response.json(await listCandidates(check(request.query, CandidatesQuery, 'query'), parts));
  });

  router.use(notFound);
  return router;
}

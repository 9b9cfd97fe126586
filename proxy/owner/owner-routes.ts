import { json, Router } from 'express';
import type { z } from 'zod';
import type { Ledger } from '../callbacks/ledger.js';
import { fieldProblem, notFound } from '../problems.js';
import type { Store } from '../store/database.js';
import { Closing, closeCallback, LeftCallbacksQuery, listLeftCallbacks } from './left-callbacks.js';

interface Parts {
  store: Store;
  ledger: Ledger;
}

/** @throws {ProblemError} invalid-field, with the names that may be sent */
function check<Shape extends z.ZodRawShape>(
  value: unknown,
  schema: z.ZodObject<Shape>,
  where: 'query' | 'body',
): z.output<z.ZodObject<Shape>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const what =
    where === 'query' ? 'Ask with no other filters' : 'Send a JSON object with no others';
  throw fieldProblem(parsed.error.issues[0], {
    field: where,
    detail: `${what} than ${Object.keys(schema.shape).join(', ')}.`,
  });
}

/** `/api/owner`: what the owner may see and do. Stands behind `requireOwner`. */
export function ownerRoutes(parts: Parts): Router {
  const router = Router();
  const body = json({ limit: '4kb' });

  router.get('/callbacks', async (request, response) => {
    response.json(
      await listLeftCallbacks(check(request.query, LeftCallbacksQuery, 'query'), parts.store),
    );
  });
  router.post('/callbacks/:id/close', body, async (request, response) => {
    const { id } = request.params;
    response.json(await closeCallback(id, check(request.body, Closing, 'body'), parts));
  });

  router.use(notFound);
  return router;
}

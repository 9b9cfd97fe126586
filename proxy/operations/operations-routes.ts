import { type RequestHandler, Router } from 'express';
import type { Metrics } from './metrics.js';
import type { Readiness } from './readiness.js';

/** What machines ask: whether the process lives, whether it should be sent visitors, and, with the token, how it does. */
export function operationsRoutes({
  readiness,
  metrics,
  onlyOwner,
}: {
  readiness: Readiness;
  metrics: Metrics;
  onlyOwner: RequestHandler;
}): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    // Nothing is asked of the store: a process that is started again does not mend it.
    response.type('text').send('ok\n');
  });
  router.get('/readyz', async (_request, response) => {
    const report = await readiness.report();
    response
      .status(report.ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(report);
  });
  router.get('/metrics', onlyOwner, async (_request, response) => {
    response.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
  return router;
}

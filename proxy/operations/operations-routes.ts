import { type RequestHandler, Router } from 'express';
import type { Metrics } from './metrics.js';
import type { Readiness } from './readiness.js';

/** The endpoints for monitoring: `/healthz`, `/readyz` and, for the owner only, `/metrics`. */
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
    // Does not check the store: restarting this process would not repair it.
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

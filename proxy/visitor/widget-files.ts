import { join } from 'node:path';
import { Router, static as serveStatic } from 'express';

/**
 * Serves the built widget and the demo page. Pages of other origins load the scripts, so these headers allow that; helmet's
 * defaults would block it.
 */
export function widgetFiles(folder: string): Router {
  const router = Router();
  router.use(
    serveStatic(folder, {
      index: 'index.html',
      redirect: false,
      setHeaders(response, path) {
        if (path.endsWith('.html')) {
          response.setHeader('Cache-Control', 'no-cache');
          return;
        }
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
        // A file with a content hash in its name never changes; the others must be revalidated.
        const hasHashedName = path.startsWith(join(folder, 'assets'));
        response.setHeader(
          'Cache-Control',
          hasHashedName ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    }),
  );
  return router;
}

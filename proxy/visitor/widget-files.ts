import { join } from 'node:path';
import { Router, static as serveStatic } from 'express';

/**
 * The widget as it was built, and the demo page. Scripts are meant for other people's pages, so they carry the
 * headers that let a foreign page load them; helmet's defaults would block it.
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
        // What is named by its content never changes; what has a plain name is asked about each time.
        const isNamedByContent = path.startsWith(join(folder, 'assets'));
        response.setHeader(
          'Cache-Control',
          isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    }),
  );
  return router;
}

import { extname } from 'node:path';
import type { RequestHandler, Response } from 'express';
import type { KeptBuilds } from './kept-builds.js';
import { ASSETS, type WidgetBuild, type WidgetFile } from './widget-build.js';

/**
 * Serves the built widget and its pages: the files of this build, and those of the kept builds. Pages of other origins
 * load the scripts, so these headers allow that; helmet's defaults would block it.
 */
export function widgetFileRoutes(build: WidgetBuild, keptBuilds: KeptBuilds): RequestHandler {
  // No route: the access log and the metrics name routes, and these paths are the client's.
  return async function serveWidgetFile(request, response, next) {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      next();
      return;
    }
    const path = request.path === '/' ? 'index.html' : request.path.slice(1);
    // Also on a 404: without it a browser reports a CORS error and hides the cause.
    if (extname(path) !== '.html') allowOtherOrigins(response);
    const file = build.get(path) ?? (path.startsWith(ASSETS) && (await keptBuilds.find(path)));
    if (file) send(response, file);
    else next();
  };
}

function allowOtherOrigins(response: Response): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
}

function send(response: Response, { path, content, etag }: WidgetFile): void {
  response
    .type(extname(path))
    .set({
      ETag: etag,
      // A file with a content hash in its name never changes; the others must be revalidated.
      'Cache-Control': path.startsWith(ASSETS) ? 'public, max-age=31536000, immutable' : 'no-cache',
    })
    .send(content);
}

import { extname } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';
import { spokenLanguage } from '../../widget/messages/spoken-language.js';
import { removeDocumentHeaders } from '../http/page-headers.js';
import type { KeptBuilds } from './kept-builds.js';
import { ASSETS, type WidgetBuild } from './widget-build.js';

/** The file that the script tag names. */
const LOADER = 'rappel.js';

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
    const path = request.path === '/' ? demoPageFor(request) : request.path.slice(1);
    if (request.path === '/') response.vary('Accept-Language');
    // Also on a 404: without it a browser reports a CORS error and hides the cause.
    if (extname(path) !== '.html') allowOtherOrigins(response);
    const file = build.get(path) ?? (path.startsWith(ASSETS) && (await keptBuilds.find(path)));
    if (!file) {
      next();
      return;
    }
    if (/\.(?:js|css)$/.test(path)) removeDocumentHeaders(response);
    response.type(extname(path)).set('Cache-Control', cachingOf(path));
    await file.body.send(request, response);
  };
}

/** The demo page comes in French and in English, which visitors with another language see. */
const demoPageFor = (request: Request): string =>
  spokenLanguage(String(request.query.lang ?? ''), ...request.acceptsLanguages()) === 'fr'
    ? 'index.html'
    : 'index.en.html';

function allowOtherOrigins(response: Response): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  // Lets an owner see in their own page what the widget costs.
  response.setHeader('Timing-Allow-Origin', '*');
}

/**
 * A file in the folder of a build never changes. A page may use a copy of the script tag's file that is ten
 * minutes old, and for a week an older one while a new one is on its way: the files that it loads are kept over many
 * builds. All others are revalidated.
 */
function cachingOf(path: string): string {
  if (path.startsWith(ASSETS)) return 'public, max-age=31536000, immutable';
  if (path === LOADER) return 'public, max-age=600, stale-while-revalidate=604800';
  return 'no-cache';
}

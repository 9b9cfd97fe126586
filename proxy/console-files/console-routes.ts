import { extname } from 'node:path';
import { type RequestHandler, Router } from 'express';
import helmet from 'helmet';
import { notFound, ProblemError } from '../http/problems.js';
import { onlyAtConsole, type PlaceSettings } from '../owner/sessions/console-place.js';
import type { WidgetBuild } from '../widget-files/widget-build.js';

const INDEX = 'index.html';
/** The frame that shows a popup beside its settings. */
const PREVIEW = 'preview.html';
const ASSETS = 'assets/';

/**
 * The policy of the console, apart from that of visitors: its own files only, nothing inline, no frame around it, and text
 * becomes markup in Lit's templates alone. Sounds and pictures are seen and heard before they are
 * saved, and the preview of a popup is a frame of our own.
 */
const consolePolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    connectSrc: ["'self'"],
    mediaSrc: ["'self'", 'blob:'],
    frameSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ['lit-html'],
  },
});

/** That of the preview: a page of the console is around it, and it reaches nothing, so it cannot place a call. */
const previewPolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    connectSrc: ["'none'"],
    formAction: ["'none'"],
    frameAncestors: ["'self'"],
    baseUri: ["'none'"],
    requireTrustedTypesFor: ["'script'"],
    trustedTypes: ['lit-html'],
  },
});

const PERMISSIONS =
  'camera=(), geolocation=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)';

/**
 * The console at `/console`: one document for all its pages, and its files. It is not in the store as builds of the widget
 * are: a page of an older build asks to be loaded again.
 */
export function consoleRoutes(build: WidgetBuild, settings: PlaceSettings): Router {
  const router = Router();
  const serve: RequestHandler = async (request, response, next) => {
    const path = request.path.slice(1);
    const isFile = extname(path) !== '';
    const file = build.get(isFile ? path : INDEX);
    if (!file) {
      // A path with a dot is a file of another build; without any build there is no console.
      notFound(request, response, next);
      return;
    }
    response
      .set('Permissions-Policy', PERMISSIONS)
      .set('X-Robots-Tag', 'noindex')
      .set(
        'Cache-Control',
        path.startsWith(ASSETS) ? 'private, max-age=31536000, immutable' : 'no-cache',
      )
      .type(isFile ? extname(path) : 'html');
    await file.body.send(request, response);
  };
  router.use(onlyAtConsole(settings), (request, response, next) => {
    const policy = request.path === `/${PREVIEW}` ? previewPolicy : consolePolicy;
    policy(request, response, next);
  });
  router.use((request, _response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new ProblemError('not-found');
    next();
  });
  router.get('/{*path}', serve);
  return router;
}

import { randomBytes } from 'node:crypto';
import { type Request, Router } from 'express';
import { htmlPage } from '../http/html.js';
import { removeDocumentHeaders } from '../http/page-headers.js';
import { fillIn, labHtml, labIndex } from './lab-html.js';
import type { LabPage } from './lab-page.js';
import { labPages } from './lab-pages.js';
import { isLibrary, pathOf } from './libraries.js';

/** The page that pages with Turbo or htmx go to: it has no snippet. */
const next: LabPage = {
  name: 'next',
  title: 'The next page',
  hostile: 'It does not have the snippet.',
  snippet: '',
};

/**
 * `/lab`: pages that do to the widget what pages of owners do. Only where calls are simulated.
 *
 * @param originOf the origin of the proxy as the page must call it
 */
export function labRoutes(originOf: (request: Request) => string): Router {
  const router = Router();
  const pages = new Map(
    [next, ...labPages.flatMap((group) => group.pages)].map((page) => [page.name, page]),
  );

  router.get('/', (_request, response) => {
    response
      .set({ 'Cache-Control': 'no-cache', 'X-Robots-Tag': 'noindex' })
      .send(htmlPage({ language: 'en', title: 'Hostile pages', body: labIndex() }));
  });

  router.get('/libraries/:name', (request, response, onward) => {
    const { name } = request.params;
    const path = isLibrary(name) ? pathOf(name) : null;
    if (path) response.sendFile(path);
    else onward();
  });

  router.get('/:name', (request, response, onward) => {
    const page = pages.get(request.params.name);
    if (!page) return onward();
    const rappel = originOf(request);
    const nonce = randomBytes(16).toString('base64url');
    removeDocumentHeaders(response);
    response.set({ 'Content-Type': 'text/html; charset=utf-8', 'X-Robots-Tag': 'noindex' });
    for (const [header, value] of Object.entries(page.headers ?? {}))
      response.setHeader(header, fillIn(value, rappel, nonce));
    const charset = /windows-1252/.test(page.headers?.['Content-Type'] ?? '') ? 'latin1' : 'utf8';
    response.send(Buffer.from(labHtml(page, rappel, nonce), charset));
  });

  return router;
}

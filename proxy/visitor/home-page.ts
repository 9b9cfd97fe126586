import { Router } from 'express';
import { html, htmlPage } from '../http/html.js';
import type { Settings } from '../settings/settings.js';

/**
 * `/robots.txt`, which keeps search engines out, and with a real account `/`: a page of two lines. The demo shop that is
 * there otherwise says that calls are simulated.
 */
export function homePage({ phones }: Pick<Settings, 'phones'>): Router {
  const router = Router();
  router.get('/robots.txt', (_request, response) => {
    response.type('text').send('User-agent: *\nDisallow: /\n');
  });
  if (phones === 'simulated') return router;
  const page = htmlPage({
    language: 'en',
    title: 'Rappel',
    body: html`<main>
<h1>Rappel</h1>
<p>This address serves the “call me back” buttons of other pages. There is nothing to see here.</p>
</main>`,
  });
  // What it tries is the demo's.
  router.get('/playground.html', (_request, response) => {
    response.status(404).type('text').send('The playground is there with simulated phones only.\n');
  });
  router.get('/', (_request, response) => {
    response.set({ 'Cache-Control': 'no-cache', 'X-Robots-Tag': 'noindex' }).send(page);
  });
  return router;
}

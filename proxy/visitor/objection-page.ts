import { type Request, type Response, Router } from 'express';
import type { Clock } from '../../shared/clock.js';
import { isFinal, mayHaveRung } from '../../shared/vocabulary.js';
import { recordObjection } from '../callbacks/intake/objection.js';
import { type Callback, isBlanked } from '../callbacks/ledger/callback-entity.js';
import { viewOf } from '../callbacks/ledger/callback-view.js';
import type { RequestLimits } from '../guard/request-limits.js';
import { html } from '../http/html.js';
import { keepSecret, sendStatusPage, wordsFor } from './status-layout.js';

type Parts = Parameters<typeof recordObjection>[1] & {
  clock: Clock;
  limits: Pick<RequestLimits, 'attempts'>;
};

const DONE = 'done';

/**
 * `/status/:handle/objection`: a person who was called without asking has the number blocked. Only once the phone may
 * have rung: until then the request can be cancelled, and nobody was disturbed. Nothing on the page depends on what was
 * said here before, so the person who made the request learns nothing from it.
 */
export function objectionPage(parts: Parts): Router {
  const { ledger, clock, limits } = parts;
  const router = Router();
  router.use('/:handle/objection', keepSecret);

  /** Undefined: the answer has been sent. */
  async function calledIn(request: Request, response: Response): Promise<Callback | undefined> {
    const callback = await ledger.findByHandle(String(request.params.handle));
    // The objection may have ended the callback that it was about.
    const isSaid = request.method === 'GET' && request.query.said === DONE;
    const isOpen =
      isSaid ||
      // Of a blanked callback nobody knows the number that should be blocked.
      (callback && !isBlanked(callback) && mayHaveRung(viewOf(callback, clock.now()).state));
    if (callback && isOpen) return callback;
    if (callback) response.redirect(303, `/status/${callback.handle}`);
    else {
      const words = wordsFor(request);
      sendStatusPage(response.status(404), words, html`<p>${words.requestNotFound}</p>`);
    }
    return undefined;
  }

  router.get('/:handle/objection', async (request: Request, response) => {
    const callback = await calledIn(request, response);
    if (!callback) return;
    const words = wordsFor(request);
    const text = words.objection;
    const { lang, said } = request.query;
    const inLanguage = typeof lang === 'string' ? `?lang=${words.language}` : '';
    const address = `/status/${callback.handle}`;
    sendStatusPage(
      response,
      words,
      said === DONE
        ? html`<h2>${text.title}</h2>
<p role="status"><strong>${text.done}</strong></p>
${isFinal(viewOf(callback, clock.now()).state) ? undefined : html`<p>${text.mayStillRing}</p>`}`
        : html`<h2>${text.title}</h2>
<p>${text.explanation}</p>
<form method="post" action="${address}/objection${inLanguage}"><button type="submit">${text.confirm}</button></form>
<p><a href="${address}${inLanguage}">${text.back}</a></p>`,
    );
  });

  // No check of the origin: another site does not know the handle, which is a secret.
  router.post('/:handle/objection', limits.attempts, async (request, response) => {
    const callback = await calledIn(request, response);
    if (!callback) return;
    await recordObjection(callback, parts);
    const { language } = wordsFor(request);
    response.redirect(303, `/status/${callback.handle}/objection?said=${DONE}&lang=${language}`);
  });

  return router;
}

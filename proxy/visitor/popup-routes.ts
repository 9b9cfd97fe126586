import { Router } from 'express';
import type { PopupView, SlotList } from '../../shared/callback.js';
import type { Clock } from '../../shared/clock.js';
import { MINUTE_MS } from '../../shared/durations.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import type { PageProofs } from '../guard/page-proofs.js';
import { clientAddress } from '../http/client-address.js';
import { CompressibleBody } from '../http/compressible-body.js';
import { ProblemError } from '../http/problems.js';
import { numberingPlansFor } from '../popups/numbering-plans.js';
import type { PopupViews } from '../popups/popup-views.js';
import { TtlCache } from '../popups/ttl-cache.js';
import type { FormCounts } from '../statistics/form-counts.js';
import { type PopupOffers, requirePopupId } from './popup-offers.js';
import { createZoneWriters } from './zone-writers.js';

const IMAGE_TTL_MS = MINUTE_MS;

/** The accepted image types, recognised by their first bytes. SVG is not one of them: it can contain scripts. */
const imageTypes: readonly [signature: string, type: string][] = [
  ['\u00FF\u00D8', 'image/jpeg'],
  ['\u0089PNG', 'image/png'],
  ['GIF8', 'image/gif'],
];

/** `/api/popups`: the view of a popup, its numbering plans, free slots and header image, and page proofs. */
export function popupRoutes({
  popupViews,
  popupOffers,
  pageProofs,
  formCounts,
  webAppel,
  clock,
}: {
  popupViews: PopupViews;
  popupOffers: PopupOffers;
  pageProofs: Pick<PageProofs, 'issue'>;
  formCounts: Pick<FormCounts, 'countOpened'>;
  webAppel: WebAppel;
  clock: Clock;
}): Router {
  const router = Router();
  const images = new TtlCache(clock, IMAGE_TTL_MS, (popupId) => fetchImage(popupId, webAppel));

  // A view is the same object for a minute.
  const bodies = new WeakMap<PopupView, CompressibleBody>();
  const bodyOf = (view: PopupView): CompressibleBody => {
    const body = bodies.get(view) ?? new CompressibleBody(Buffer.from(JSON.stringify(view)));
    bodies.set(view, body);
    return body;
  };

  const localTimes = createZoneWriters();

  router.get('/:popupId', async (request, response) => {
    const offered = await popupOffers.view(request.params.popupId);
    response.set('Cache-Control', 'no-cache').type('json');
    await bodyOf(offered).send(request, response);
  });

  // Apart from the view, which changes with the hours: a browser loads them once.
  router.get('/:popupId/numbering-plans', async (request, response) => {
    const { countries } = await popupViews.view(requirePopupId(request.params.popupId));
    const { body } = numberingPlansFor(countries);
    const isNamed = request.query.v === body.hash;
    response
      .type('json')
      .set('Cache-Control', isNamed ? 'public, max-age=31536000, immutable' : 'no-cache');
    await body.send(request, response);
  });

  router.get('/:popupId/slots', async (request, response) => {
    const { id, timeZone } = await popupViews.view(requirePopupId(request.params.popupId));
    const [, ownerTime] = localTimes(timeZone);
    // Some browsers name a zone that nobody knows: the owner's is the best guess.
    const [visitorTimeZone, visitorTime] = localTimes(String(request.query.timeZone), timeZone);
    const slots = (await popupOffers.freeSlots(id)).map((slot) => ({
      at: new Date(slot).toISOString(),
      ownerTime: ownerTime(slot),
      visitorTime: visitorTime(slot),
    }));
    const list: SlotList = { timeZone, visitorTimeZone, slots };
    response.set('Cache-Control', 'no-cache').json(list);
  });

  // Not a part of the view, which is the same for everybody and may be cached. And by POST: browsers then name the origin
  // of the page also when it is ours, and no cache gives the answer to somebody else. The widget asks for one when the
  // visitor opens the form.
  router.post('/:popupId/proofs', async (request, response) => {
    const { id } = await popupViews.view(requirePopupId(request.params.popupId));
    const proof = pageProofs.issue({ popupId: id, origin: request.get('origin') ?? '' });
    formCounts.countOpened(id, clientAddress(request));
    response.status(201).set('Cache-Control', 'no-store').json(proof);
  });

  router.get('/:popupId/header-image', async (request, response) => {
    const { id, headerImageUrl } = await popupViews.view(requirePopupId(request.params.popupId));
    if (!headerImageUrl) throw new ProblemError('not-found');
    const image = await images.get(id);
    const start = String.fromCharCode(...image.subarray(0, 4));
    const type = imageTypes.find(([signature]) => start.startsWith(signature))?.[1];
    if (!type) throw new ProblemError('not-found');
    response
      .set({
        'Cache-Control': 'public, max-age=300',
        'Cross-Origin-Resource-Policy': 'cross-origin',
      })
      .type(type)
      .send(Buffer.from(image));
  });

  return router;
}

async function fetchImage(popupId: string, webAppel: WebAppel): Promise<Uint8Array> {
  try {
    return await webAppel.fetchFile({ popupId, fileType: 'headerImage' });
  } catch (failure) {
    if (failure instanceof Refusal) throw new ProblemError('not-found');
    if (failure instanceof Unreached) throw new ProblemError('unavailable');
    throw failure;
  }
}

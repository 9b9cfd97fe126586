import { type Request, type Response, Router, urlencoded } from 'express';
import type { PopupView } from '../../../shared/callback.js';
import type { Clock } from '../../../shared/clock.js';
import { guessCountry } from '../../../shared/numbers/guess-country.js';
import { messagesFor } from '../../../widget/messages/all-languages.js';
import type { PageMessages } from '../../../widget/messages/messages.js';
import { directionOf } from '../../../widget/messages/spoken-language.js';
import type { ReviewedRequest } from '../../callbacks/intake/check-request.js';
import type { Intake } from '../../callbacks/intake/intake.js';
import { requireOwnForm } from '../../guard/origins.js';
import type { PageProofs } from '../../guard/page-proofs.js';
import type { RequestLimits } from '../../guard/request-limits.js';
import { senderOf } from '../../guard/sender.js';
import { type Html, html, htmlPage } from '../../http/html.js';
import { ProblemError, problemHandler, toProblem, withFallback } from '../../http/problems.js';
import type { Log } from '../../log.js';
import type { Settings } from '../../settings/settings.js';
import type { FormCounts } from '../../statistics/form-counts.js';
import type { PopupOffers } from '../popup-offers.js';
import { type Answers, idempotencyKeyOf, newKey, readAnswers, requestOf } from './answers.js';
import { type Faults, faultsOf } from './faults.js';
import { formContent, problemText, reviewContent } from './form-views.js';

interface Parts {
  popupOffers: PopupOffers;
  intake: Intake;
  pageProofs: Pick<PageProofs, 'issue'>;
  formCounts: Pick<FormCounts, 'countOpened'>;
  limits: Pick<RequestLimits, 'attempts'>;
  clock: Clock;
  log: Log;
  settings: Settings;
}

/** What page proofs are issued for here. It is no origin, so those of the visitor API are not accepted, nor the reverse. */
const PROOF_ORIGIN = 'form page';

/**
 * `/popup/:popupId`: requests a callback without a script. The form is sent and checked, the request is read back, and
 * sending it leads to the status page. What was typed stays in the pages; no address holds any of it.
 */
export function formPage(parts: Parts): Router {
  const { popupOffers, intake, pageProofs, limits, clock, settings } = parts;
  const router = Router();
  router.use((_request, response, next) => {
    response.set({
      'Cache-Control': 'no-store',
      'X-Robots-Tag': 'noindex',
      Vary: 'Accept-Language',
      // Browsers then say that the form is ours. Its address holds nothing but the popup.
      'Referrer-Policy': 'same-origin',
    });
    next();
  });

  const proofFor = ({ id }: PopupView): string =>
    pageProofs.issue({ popupId: id, origin: PROOF_ORIGIN }).proof;

  router.get('/:popupId', async (request, response) => {
    const view = await popupOffers.view(String(request.params.popupId));
    // Not for HEAD, and not for a browser that fetches it in case the visitor follows the link.
    if (request.method === 'GET' && !request.get('sec-purpose'))
      parts.formCounts.countOpened(view.id, senderOf(request, response).address);
    await sendForm(request, response, view, firstAnswers(view, request), {});
  });

  const checks = [requireOwnForm(settings), limits.attempts];
  const form = urlencoded({ extended: false, limit: '4kb' });
  router.post('/:popupId', checks, form, async (request: Request, response: Response) => {
    const view = await popupOffers.view(String(request.params.popupId));
    const { answers, step } = readAnswers(request.body, view);
    if (step === 'edit' || view.countries.length === 0)
      return sendForm(request, response, view, answers, {});
    let reviewed: ReviewedRequest;
    try {
      const draft = requestOf(view, answers, wordsFor(request, view).language);
      reviewed = await intake.review(draft, request.get('origin') ?? '');
      requireClearCountry(answers, reviewed);
    } catch (failure) {
      return sendForm(request, response, view, answers, faultsIn(failure, response));
    }
    if (step === 'review') return sendReview(request, response, view, answers, reviewed, {});
    try {
      const callback = await send(request, response, view, answers);
      response.locals.callback = callback.id;
      response.redirect(303, `/status/${callback.handle}${languageOf(request)}`);
    } catch (failure) {
      const faults = faultsIn(failure, response);
      if (!faults.problem) return sendForm(request, response, view, answers, faults);
      const isOver = faults.problem.code === 'proof-expired';
      const renewed = isOver ? { ...answers, pageProof: proofFor(view) } : answers;
      await sendReview(request, response, view, renewed, reviewed, faults);
    }
  });

  router.use(
    problemHandler({
      ...parts,
      send: (response, problem, request) => {
        const words = wordsFor(request);
        sendPage(
          response.status(problem.status),
          words,
          words.callMe,
          problemText(problem as never, words.problems[problem.code as 'unavailable'], words),
        );
      },
    }),
  );

  function send(request: Request, response: Response, view: PopupView, answers: Answers) {
    const callbackRequest = requestOf(view, answers, wordsFor(request, view).language);
    return intake.accept(callbackRequest, {
      idempotencyKey: idempotencyKeyOf(answers, callbackRequest),
      origin: request.get('origin') ?? '',
      proofOrigin: PROOF_ORIGIN,
      pageProof: answers.pageProof,
      address: senderOf(request, response).address,
    });
  }

  function faultsIn(failure: unknown, response: Response): Faults {
    const known = toProblem(failure);
    if (!known) throw failure;
    const problem = withFallback(known.problem, settings.fallbackPhone);
    response.status(problem.status).locals.problem = problem.code;
    if (problem.retryAfterSeconds) response.set('Retry-After', String(problem.retryAfterSeconds));
    return faultsOf(problem as never);
  }

  function firstAnswers(view: PopupView, request: Request): Answers {
    const place = { timeZone: undefined, languages: request.acceptsLanguages() };
    const country = guessCountry(view.countries, place) ?? '';
    const isNow = view.acceptsRequests && !view.voicemail;
    const texts = { name: '', custom1: '', custom2: '', custom3: '' };
    return {
      ...texts,
      number: '',
      country,
      presumed: country,
      when: isNow ? 'now' : 'later',
      at: '',
      key: newKey(),
      pageProof: proofFor(view),
      consent: '',
    };
  }

  async function partsOf(view: PopupView, answers: Answers, faults: Faults, request: Request) {
    const words = wordsFor(request, view);
    const slots = view.appointments ? await popupOffers.freeSlots(view.id) : [];
    return { view, answers, faults, words, slots, now: clock.now() };
  }

  async function sendForm(
    request: Request,
    response: Response,
    view: PopupView,
    answers: Answers,
    faults: Faults,
  ): Promise<void> {
    const formParts = await partsOf(view, answers, faults, request);
    const { words } = formParts;
    const isFaulty = Object.keys(faults).length > 0;
    const title = isFaulty ? `${words.formPage.error} – ${words.callMe}` : words.callMe;
    sendPage(response, words, title, formContent(formParts, addressOf(request, view)));
  }

  async function sendReview(
    request: Request,
    response: Response,
    view: PopupView,
    answers: Answers,
    reviewed: ReviewedRequest,
    faults: Faults,
  ): Promise<void> {
    const formParts = await partsOf(view, answers, faults, request);
    const { words } = formParts;
    const title = faults.problem ? words.formPage.error : words.formPage.check;
    const content = reviewContent(formParts, reviewed, addressOf(request, view));
    sendPage(response, words, `${title} – ${words.callMe}`, content);
  }

  return router;
}

/** A number that is right in several countries needs the visitor's choice, unless the visitor has made it. */
function requireClearCountry({ presumed }: Answers, reviewed: ReviewedRequest): void {
  const { country, otherCountries } = reviewed;
  if (presumed === '' || otherCountries.length === 0) return;
  throw new ProblemError('invalid-number', {
    reason: 'country-unclear',
    possibleCountries: [country, ...otherCountries],
  });
}

const chosenLanguage = ({ query: { lang } }: Request): string | undefined =>
  typeof lang === 'string' ? lang : undefined;

/** In the language of the address, else of the browser, else of the popup. */
const wordsFor = (request: Request, view?: PopupView): PageMessages =>
  messagesFor(chosenLanguage(request), ...request.acceptsLanguages(), view?.locale);

/** Keeps the language of the address, where it names one. */
const languageOf = (request: Request): string =>
  chosenLanguage(request) ? `?lang=${wordsFor(request).language}` : '';

const addressOf = (request: Request, view: PopupView): string =>
  `/popup/${view.id}${languageOf(request)}`;

const ownStyles = html`<link rel="stylesheet" href="/status-page.css">
<link rel="stylesheet" href="/form-page.css">`;

function sendPage(response: Response, words: PageMessages, title: string, content: Html): void {
  response.type('html').send(
    htmlPage({
      language: words.language,
      direction: directionOf(words.language),
      title,
      head: ownStyles,
      body: html`<main>
<h1>${words.callMe}</h1>
${content}
</main>`,
    }),
  );
}

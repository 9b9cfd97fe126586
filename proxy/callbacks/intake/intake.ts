import type { Clock } from '../../../shared/clock.js';
import type { CheckAnswer } from '../../../shared/owner/explanation.js';
import type { WebAppel } from '../../../shared/webappel/methods.js';
import { highestCost, termsOf } from '../../guard/call-prices.js';
import type { Guard } from '../../guard/guard.js';
import type { PageProofs } from '../../guard/page-proofs.js';
import type { ProofOfWork } from '../../guard/proof-of-work.js';
import type { RequestLimits } from '../../guard/request-limits.js';
import type { Log } from '../../log.js';
import type { PopupViews } from '../../popups/popup-views.js';
import type { Settings } from '../../settings/settings.js';
import type { FormCounts } from '../../statistics/form-counts.js';
import type { Callback, NewCallback } from '../ledger/callback-entity.js';
import type { Ledger } from '../ledger/ledger.js';
import { acceptCallback, type Envelope } from './accept.js';
import type { Appointments } from './appointments.js';
import { type ReviewedRequest, reviewRequest } from './check-request.js';
import { makeWay } from './earlier-call.js';
import { explainRequest, type Question } from './explain.js';
import { InFlightKeys } from './in-flight-keys.js';
import { runCheck } from './request-checks.js';

/** The one way in for callback requests, whether a script sends them or a form. */
export interface Intake {
  /** Records a request: see `acceptCallback`. */
  accept(body: unknown, envelope: Envelope): Promise<Callback>;
  /** Checks what the visitor can correct, and records nothing: see `reviewRequest`. */
  review(body: unknown, origin: string): Promise<ReviewedRequest>;
  /** What would come of a request: see `explainRequest`. */
  explain(question: Question): Promise<CheckAnswer[]>;
}

export function createIntake({
  popupViews,
  clock,
  limits,
  settings,
  ...parts
}: {
  ledger: Ledger;
  popupViews: PopupViews;
  appointments: Appointments;
  webAppel: WebAppel;
  clock: Clock;
  log: Log;
  secret: string;
  guard: Guard;
  pageProofs: PageProofs;
  formCounts: FormCounts;
  proofOfWork: ProofOfWork;
  limits: RequestLimits;
  settings: Settings;
}): Intake {
  const callTerms = termsOf(settings);
  const intakeParts = {
    ...parts,
    clock,
    inFlightKeys: new InFlightKeys(clock),
    runCheck,
    agreesOnPhrase: settings.safePhraseField !== undefined,
    popupView: (popupId: string) => popupViews.view(popupId),
    requestHit: limits.requestHit,
    makeWay: (callback: NewCallback) => makeWay(callback, { ...parts, clock }),
    highestCost: async (popupId: string, { country, line }: { country: string; line: string }) =>
      highestCost(await popupViews.minutePrice(popupId, country, line), callTerms),
  };
  return {
    accept: (body, envelope) => acceptCallback(body, envelope, intakeParts),
    review: (body, origin) => reviewRequest(body, origin, intakeParts),
    explain: (question) =>
      explainRequest(question, {
        ...intakeParts,
        viewAt: (popupId, at) => popupViews.draftView(popupId, {}, at),
      }),
  };
}

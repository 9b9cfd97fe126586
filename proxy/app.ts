import express, { type Express } from 'express';
import type { Clock } from '../shared/clock.js';
import type { WebAppel } from '../shared/webappel/methods.js';
import type { Appointments } from './callbacks/intake/appointments.js';
import { createIntake } from './callbacks/intake/intake.js';
import type { Ledger } from './callbacks/ledger/ledger.js';
import { createCentrexDirectory } from './centrex/directory.js';
import type { Configurations } from './configuration/configurations.js';
import { consoleRoutes } from './console-files/console-routes.js';
import type { Blocks } from './guard/blocks.js';
import type { BudgetRoom } from './guard/budget-room.js';
import type { CalleeObjections } from './guard/callee-objections.js';
import { checkForwarding } from './guard/forwarded-check.js';
import type { Guard } from './guard/guard.js';
import { requireKnownHost, requireKnownHostWithoutPublicUrl } from './guard/hosts.js';
import { allowOrigins } from './guard/origins.js';
import type { PageProofs } from './guard/page-proofs.js';
import type { ProofOfWork } from './guard/proof-of-work.js';
import { limitReads } from './guard/read-limits.js';
import { recordRefusedSites } from './guard/refused-sites.js';
import type { RequestLimits } from './guard/request-limits.js';
import type { SiteKeys } from './guard/site-keys.js';
import type { Stops } from './guard/stops.js';
import type { EventStreams } from './http/event-streams.js';
import { pageHeaders } from './http/page-headers.js';
import { notFound, problemHandler } from './http/problems.js';
import { trustProxyOf } from './http/trusted-proxies.js';
import { labRoutes } from './lab/lab-routes.js';
import type { Log } from './log.js';
import { accessLog } from './operations/access-log.js';
import type { Metrics } from './operations/metrics.js';
import { operationsRoutes } from './operations/operations-routes.js';
import type { Readiness } from './operations/readiness.js';
import { ownerRoutes } from './owner/owner-routes.js';
import { identify, requireToken } from './owner/require-owner.js';
import { Sessions } from './owner/sessions/sessions.js';
import { TokenGuesses } from './owner/sessions/token-guesses.js';
import type { PopupViews } from './popups/popup-views.js';
import type { Settings } from './settings/settings.js';
import type { FormCounts } from './statistics/form-counts.js';
import type { Store } from './store/database.js';
import { callbackRoutes } from './visitor/callback-routes.js';
import { type DemoPhones, demoPhoneRoutes } from './visitor/demo-phone-routes.js';
import { formPage } from './visitor/form-page/form-page.js';
import { homePage } from './visitor/home-page.js';
import { objectionPage } from './visitor/objection-page.js';
import { PopupOffers } from './visitor/popup-offers.js';
import { popupRoutes } from './visitor/popup-routes.js';
import { statusPage } from './visitor/status-page.js';
import { openApiDocument } from './visitor/visitor-openapi.js';
import { KeptBuilds } from './widget-files/kept-builds.js';
import type { WidgetBuild } from './widget-files/widget-build.js';
import { widgetFileRoutes } from './widget-files/widget-file-routes.js';

export interface AppParts {
  settings: Settings;
  store: Store;
  clock: Clock;
  log: Log;
  secret: string;
  ledger: Ledger;
  webAppel: WebAppel;
  popupViews: PopupViews;
  /** The account at the embedded platform; undefined beside another WebAppel. */
  platformAccount(): string | undefined;
  configurations: Configurations;
  appointments: Appointments;
  guard: Guard;
  pageProofs: PageProofs;
  formCounts: FormCounts;
  proofOfWork: ProofOfWork;
  stops: Stops;
  budgetRoom: BudgetRoom;
  siteKeys: SiteKeys;
  blocks: Blocks;
  objections: CalleeObjections;
  limits: RequestLimits;
  streams: EventStreams;
  widgetBuild: WidgetBuild;
  consoleBuild: WidgetBuild;
  /** Undefined where the demo page shows no phones. */
  demoPhones: DemoPhones | undefined;
  version: string;
  readiness: Readiness;
  metrics: Metrics;
  /** Takes back calls that their callee did not ask for. */
  withdrawals: { wake(): void };
}

/** The proxy's HTTP side: the APIs, the pages and the widget's files. The order of the middleware matters. */
export function createApp(parts: AppParts): Express {
  const { settings, streams } = parts;
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', trustProxyOf(settings.trustProxy));
  app.set('query parser', 'simple');
  app.use(accessLog({ ...parts, onCompleted: parts.metrics.recordRequest }));
  app.use(pageHeaders);
  app.use(requireKnownHostWithoutPublicUrl(settings));
  const guesses = new TokenGuesses(parts);
  const sessions = new Sessions(parts);

  app.use(operationsRoutes({ ...parts, onlyOwner: requireToken({ settings, guesses }) }));
  // Before `allowOrigins`: no page of another origin may use the owner's API.
  const intake = createIntake(parts);
  const directory = createCentrexDirectory({ ...parts, source: settings.centrex });
  const reads = limitReads(settings, parts.clock);
  // Anybody may ask for these, and each costs a look into the store or a file.
  app.use(['/api/owner/session', '/console'], reads);
  app.use(
    '/api/owner',
    identify({ settings, guesses, sessions }),
    ownerRoutes({ ...parts, intake, directory, sessions, guesses }),
  );
  app.use('/console', consoleRoutes(parts.consoleBuild, settings));
  // After the health checks, which come around the proxy in front.
  app.use(checkForwarding(parts));
  // After the health checks and the owner's API, which must answer during a flood.
  app.use(reads);
  let description: string | undefined;
  app.get('/openapi.json', (_request, response) => {
    description ??= JSON.stringify(openApiDocument(settings.publicUrl ?? '/', parts.version));
    response.type('json').send(description);
  });
  const popupOffers = new PopupOffers(parts);
  app.use('/api', allowOrigins(settings, recordRefusedSites(parts)));
  app.use('/api/popups', popupRoutes({ ...parts, popupOffers }));
  app.use('/api/callbacks', callbackRoutes({ ...parts, intake }));
  app.use('/popup', formPage({ ...parts, popupOffers, intake }));
  app.use('/status', objectionPage(parts), statusPage(parts));
  if (parts.demoPhones)
    app.use(
      '/demo/phones',
      requireKnownHost(settings),
      demoPhoneRoutes({ phones: parts.demoPhones, streams }),
    );
  app.use(homePage(settings));
  if (settings.phones === 'simulated')
    app.use(
      '/lab',
      labRoutes((request) => `${request.protocol}://${request.get('host')}`),
    );
  app.use(widgetFileRoutes(parts.widgetBuild, new KeptBuilds(parts.store, parts.clock)));
  app.use(notFound);
  app.use(problemHandler(parts));
  return app;
}

import { type Response, Router, urlencoded } from 'express';
import { isFinal } from '../../shared/callback.js';
import type { Clock } from '../../shared/clock.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { messagesFor } from '../../widget/messages/languages.js';
import type { Messages } from '../../widget/messages/messages.js';
import { viewOf } from '../callbacks/callback-view.js';
import { cancelWish } from '../callbacks/cancel.js';
import type { Ledger } from '../callbacks/ledger.js';
import type { Wish } from '../callbacks/wish.js';
import { ProblemError } from '../problems.js';
import type { Settings } from '../settings.js';

interface Parts {
  ledger: Ledger;
  webAppel: WebAppel;
  clock: Clock;
  settings: Pick<Settings, 'timeZone'>;
}

const escaped: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => escaped[character]!);

/**
 * `/status/:handle`: where a request stands, for whoever has the link. It works without a script, by asking again;
 * with one, `<rappel-status>` takes over and shows the states as they come.
 */
export function statusPage({ ledger, webAppel, clock, settings }: Parts): Router {
  const router = Router();
  router.use((_request, response, next) => {
    // The link is a secret, and lives as long as the page is open somewhere.
    response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
    next();
  });

  router.get('/:handle', async (request, response) => {
    const { lang } = request.query;
    const words = messagesFor(
      typeof lang === 'string' ? lang : undefined,
      ...request.acceptsLanguages(),
    );
    const wish = await ledger.findByHandle(request.params.handle);
    if (!wish)
      return sendPage(response.status(404), words, `<p>${escapeHtml(words.goneRequest)}</p>`);
    sendPage(response, words, content(wish, words));
  });

  router.post(
    '/:handle/cancel',
    urlencoded({ extended: false, limit: '1kb' }),
    async (request, response) => {
      const wish = await ledger.findByHandle(request.params.handle);
      if (!wish) throw new ProblemError('not-found');
      // No check of the origin: only who has the handle, which is a secret, can name it.
      try {
        await cancelWish(wish, { ledger, webAppel });
      } catch (failure) {
        // Too late: the page shows what it has come to.
        if (!(failure instanceof ProblemError)) throw failure;
      }
      response.redirect(303, `/status/${wish.handle}`);
    },
  );

  function content(wish: Wish, words: Messages): string {
    const view = viewOf(wish, clock.now());
    const { title, text } = words.states[view.state];
    const due = new Intl.DateTimeFormat(words.language, {
      timeStyle: 'short',
      timeZone: settings.timeZone,
    });
    const cancel = `<form method="post" action="/status/${wish.handle}/cancel"><button>${escapeHtml(words.cancel)}</button></form>`;
    return [
      `<rappel-status handle="${wish.handle}" locale="${words.language}">`,
      `<h2>${escapeHtml(title)}</h2>`,
      `<p>${escapeHtml(text)}</p>`,
      view.state === 'scheduled'
        ? `<p>${escapeHtml(words.due(due.format(new Date(view.callAt))))}</p>`
        : '',
      view.cancellable ? cancel : '',
      '</rappel-status>',
      isFinal(view.state) ? '' : '<noscript><meta http-equiv="refresh" content="5"></noscript>',
    ].join('\n');
  }

  return router;
}

function sendPage(response: Response, words: Messages, content: string): void {
  response.type('html').send(`<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(words.progress)}</title>
<link rel="icon" href="/icon.svg">
<link rel="stylesheet" href="/status-page.css">
<script type="module" src="/status.js"></script>
</head>
<body>
<main>
<h1>${escapeHtml(words.progress)}</h1>
${content}
</main>
</body>
</html>
`);
}

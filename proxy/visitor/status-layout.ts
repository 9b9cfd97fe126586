import type { Request, RequestHandler, Response } from 'express';
import { messagesFor } from '../../widget/messages/all-languages.js';
import type { PageMessages } from '../../widget/messages/messages.js';
import { directionOf } from '../../widget/messages/spoken-language.js';
import { type Html, html, htmlPage } from '../http/html.js';

/** The link is a secret: no cache and no search engine may keep it. */
export const keepSecret: RequestHandler = (_request, response, next) => {
  response.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
  next();
};

/** In the language of the address, else of the browser, else in the first one. */
export const wordsFor = (request: Pick<Request, 'query' | 'acceptsLanguages'>): PageMessages =>
  messagesFor(
    typeof request.query.lang === 'string' ? request.query.lang : undefined,
    ...request.acceptsLanguages(),
  );

const ownFiles = html`<link rel="stylesheet" href="/status-page.css">
<script type="module" src="/status.js"></script>`;

/** Sends a page about one callback. */
export function sendStatusPage(response: Response, words: PageMessages, content: Html): void {
  response.type('html').send(
    htmlPage({
      language: words.language,
      direction: directionOf(words.language),
      title: words.progress,
      head: ownFiles,
      body: html`<main>
<h1>${words.progress}</h1>
${content}
</main>`,
    }),
  );
}

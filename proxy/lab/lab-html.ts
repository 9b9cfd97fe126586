import { html } from '../http/html.js';
import { holdsEverywhere, type LabPage } from './lab-page.js';
import { labPages } from './lab-pages.js';
import { markupOf } from './libraries.js';

/** What scripts of the pages may use: `whenDrawn(task)` runs it once the button is there, `done()` ends a slow page. */
const tools = `const done = () => { delete document.documentElement.dataset.busy; };
const whenDrawn = (task) => {
  const look = () => document.querySelector('rappel-popup')?.shadowRoot ? task() : requestAnimationFrame(look);
  look();
};`;

/** In place of the snippet of the README, unless a page has its own. */
const snippet = '<script src="{rappel}/rappel.js" data-popup="77" async></script>';

/**
 * A page as it is sent. Its hostile parts are markup of ours, without anything of the request.
 *
 * @param rappel the origin of the proxy
 * @param nonce for a policy that allows inline parts by it
 */
export function labHtml(page: LabPage, rappel: string, nonce: string): string {
  const { doctype = '<!DOCTYPE html>', root = 'lang="fr"', isSlow } = page;
  const script = (code: string | undefined) =>
    code ? `<script nonce="{nonce}">{\n${tools}\n${code}\n}</script>` : '';
  const markup = `${doctype}
<html ${root}${isSlow ? ' data-busy' : ''}>
<head>
<meta charset="{charset}" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
${html`<title>${page.title}</title>`}
<link rel="icon" href="data:," />
${script(page.before)}
${page.style ? `<style nonce="{nonce}">${page.style}</style>` : ''}
${(page.libraries ?? []).map((library) => markupOf[library]).join('\n')}
</head>
<body ${page.body ?? ''}>
${html`<main>
<h1>${page.title}</h1>
<p>${page.hostile}</p>
<p>${page.holds}</p>
<p>${'A page has text. '.repeat(300)}</p>
</main>`}
${page.content ?? ''}
${page.snippet ?? snippet}
${script(page.after)}
</body>
</html>
`;
  return fillIn(markup, rappel, nonce).replaceAll(
    '{charset}',
    /charset=([\w-]+)/.exec(page.headers?.['Content-Type'] ?? '')?.[1] ?? 'utf-8',
  );
}

export const fillIn = (text: string, rappel: string, nonce: string): string =>
  text.replaceAll('{rappel}', rappel).replaceAll('{nonce}', nonce);

/** The body of the page that lists all others. */
export const labIndex = () => html`<main>
<h1>Hostile pages</h1>
<p>Each page does to the button what pages of owners do. Calls are simulated. On every page must hold:</p>
<ul>
${holdsEverywhere.map((sentence) => html`<li>${sentence}</li>`)}
</ul>
${labPages.map(
  ({ kind, pages }) => html`<h2>${kind}</h2>
<dl>
${pages.map(
  ({ name, title, hostile, holds }) => html`<dt><a href="/lab/${name}">${title}</a></dt>
<dd>${hostile} ${holds}</dd>`,
)}
</dl>`,
)}
</main>`;

import { snippetOf } from '../messages/snippet.js';
import { demoLanguages } from './languages.js';
import { shopPage } from './shop-page.js';
import { staticHtml } from './static-html.js';

/**
 * The body of the demo page in each of its languages, for the build. It shows before its script has come, which then draws
 * the page anew with the address of this Rappel.
 */
export const prerendered = (): { locale: string; title: string; body: string }[] =>
  demoLanguages.map((texts) => ({
    locale: texts.locale,
    title: texts.title,
    // Elements that a script fills would be defined before it gives them what they show.
    body: staticHtml(
      shopPage({
        texts,
        popupId: texts.popupId,
        snippet: snippetOf('', texts.popupId, texts.locale),
      }),
    ).replace(/<(demo-[a-z]+)>\s*<\/\1>/g, ''),
  }));

import { html, nothing } from 'lit';
import { describe, expect, it } from 'vitest';
import { prerendered } from '../../../widget/demo/prerendered.js';
import { staticHtml } from '../../../widget/demo/static-html.js';

describe('the HTML that the demo page is served with', () => {
  it('it has texts and attributes, escaped, and no listeners, properties or what is nothing', () => {
    const click = () => undefined;
    expect(
      staticHtml(
        html`<a href="/x?a=${'"<'}&b=${1}" lang=${'fr'} title=${nothing} ?hidden=${true} ?inert=${false} @click=${click} .data=${{}}>${'<b>'}${[html`<i>${2}</i>`, nothing]}</a>`,
      ),
    ).toBe('<a href="/x?a=&quot;&lt;&b=1" lang="fr" hidden>&lt;b><i>2</i></a>');
  });

  it('it says all of the page in both languages, and runs nothing', () => {
    const [french, english] = prerendered();
    expect(french).toMatchObject({ locale: 'fr' });
    expect(french?.body).toContain('01 99 00 12 01');
    expect(french?.body).toContain('data-popup=&quot;77&quot;');
    expect(english?.body).toContain('data-popup=&quot;78&quot;');
    for (const { body } of [french!, english!])
      expect(body).not.toMatch(/<demo-|<script|\son\w+=|@click|undefined|\[object/);
  });
});

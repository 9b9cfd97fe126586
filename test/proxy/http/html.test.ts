import { describe, expect, it } from 'vitest';
import { escapeHtml, html, htmlPage } from '../../../proxy/http/html.js';

describe('escapeHtml', () => {
  it('escapes every character that can end a text or an attribute', () => {
    expect(escapeHtml(`<a href="x" title='y'>&amp;`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;',
    );
  });

  it('leaves other text as it is', () => {
    expect(escapeHtml('« Être rappelé » à 10:00')).toBe('« Être rappelé » à 10:00');
  });
});

describe('the html template', () => {
  it('escapes text in elements and in attributes', () => {
    const evil = `"><script>alert('x')</script>`;
    const markup = String(html`<p title="${evil}">${evil}</p>`);
    expect(markup.match(/<[^>]*>/g)).toEqual([expect.stringMatching(/^<p title="/), '</p>']);
    expect(markup).not.toContain('<script');
  });

  it('inserts other templates as they are, and lists one per line', () => {
    const items = ['a & b', 'c'].map((item) => html`<li>${item}</li>`);
    expect(String(html`<ul>${items}</ul>`)).toBe('<ul><li>a &amp; b</li>\n<li>c</li></ul>');
  });

  it('writes numbers, and nothing for undefined', () => {
    expect(String(html`${1}${undefined}${html`<br>`}`)).toBe('1<br>');
  });

  it('refuses an object that only looks like a template', () => {
    const forged = { toString: () => '<b>' } as unknown as string;
    expect(() => String(html`${forged}`)).toThrow();
  });

  it('refuses a value in an attribute without quotes', () => {
    expect(() => html`<p title=${'x onclick=alert(1)'}></p>`).toThrow('quotes');
    expect(() => html`<p lang="${'fr'}" title= ${'x onclick=alert(1)'}></p>`).toThrow('quotes');
  });
});

describe('an HTML page', () => {
  it('says its language and its title, and escapes both', () => {
    const page = htmlPage({ language: 'fr"', title: '<Suivi>', body: html`<main></main>` });
    expect(page).toMatch(/^<!doctype html>\n<html lang="fr&quot;" dir="ltr">/);
    expect(page).toContain('<title>&lt;Suivi&gt;</title>');
    expect(page).toContain('<body>\n<main></main>\n</body>');
  });

  it('has the stylesheets and scripts of its own in the head', () => {
    const head = html`<link rel="stylesheet" href="/x.css">`;
    const page = htmlPage({ language: 'en', title: 'x', head, body: html`` });
    expect(/<head>.*<\/head>/s.exec(page)?.[0]).toContain('<link rel="stylesheet" href="/x.css">');
  });
});

import { html, render } from 'lit';

type Template = { createElement(markup: string): HTMLTemplateElement };
type RootPart = { _$AH: { _$AD: { constructor: Template } } };

/**
 * In a page of XHTML (`application/xhtml+xml`) markup is XML, which the templates of Lit are not. They are parsed in a
 * document of HTML then. Lit has no option for that, so this goes by names that Lit keeps for its own packages; the lab
 * has such a page.
 */
export function parseTemplatesAsHtml(): void {
  if (document.contentType === 'text/html') return;
  const inert = document.implementation.createHTMLDocument('');
  // Well-formed in both.
  const part = render(html`<br />`, document.createDocumentFragment()) as unknown as RootPart;
  part._$AH._$AD.constructor.createElement = (markup) => {
    const template = inert.createElement('template');
    template.innerHTML = markup;
    return template;
  };
}

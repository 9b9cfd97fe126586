import { html, nothing, type TemplateResult } from 'lit';
import { bicycle } from './bicycle.js';
import './copy-button.js';
import './demo-phones.js';
import { demoLanguages } from './languages.js';
import type { DemoTexts, TestNumber } from './texts.js';

export interface Shop {
  texts: DemoTexts;
  /** The popup on the page. */
  popupId: string;
  snippet: string;
  /** Absent without script: a link leads to the form then. */
  openPopup?(): void;
}

const testNumbers: Record<TestNumber, string> = {
  answers: '01 99 00 12 01',
  busy: '01 99 00 12 02',
  noAnswer: '01 99 00 12 03',
  hangsUp: '01 99 00 12 04',
  congestion: '01 99 00 12 05',
};

export function shopPage(shop: Shop): TemplateResult {
  const { texts } = shop;
  const [services, tryIt, install] = texts.menu;
  return html`
    <a class="skip" href="#content">${texts.skip}</a>
    <header class="top">
      <p class="brand">${logo}<span>Atelier Vélo</span></p>
      <nav class="menu" aria-label=${texts.menuName}>
        <a href="#services">${services}</a>
        <a href="#try">${tryIt}</a>
        <a href="#install">${install}</a>
        ${demoLanguages.filter((other) => other !== texts).map(languageLink)}
      </nav>
    </header>
    <div class="layout">
      <main id="content" tabindex="-1">${hero(shop)} ${cards(texts)} ${trial(shop)} ${installation(shop)}</main>
      <aside aria-labelledby="phones"><demo-phones .texts=${texts}></demo-phones></aside>
    </div>
    <footer><p>${texts.footer}</p></footer>
  `;
}

const languageLink = ({ locale, languageName }: DemoTexts) =>
  html`<a class="language" href="?lang=${locale}" lang=${locale} hreflang=${locale}>${languageName}</a>`;

const logo = html`<svg viewBox="0 0 40 24" aria-hidden="true" focusable="false">
  <circle cx="8.5" cy="15.5" r="7" />
  <circle cx="31.5" cy="15.5" r="7" />
  <path d="m8.5 15.5 6-11h11l6 11M14.5 4.5l5 11 7-9M12 3h5M24 2h4" />
</svg>`;

const hero = ({ texts, popupId, openPopup }: Shop) => html`
  <section class="hero">
    <div>
      <p class="eyebrow">${texts.hero.eyebrow}</p>
      <h1>${texts.hero.title}</h1>
      <p class="lead">${texts.hero.text}</p>
      ${
        openPopup
          ? html`<button type="button" class="call" @click=${openPopup}>${texts.hero.call}</button>`
          : html`<a class="call" href="/popup/${popupId}">${texts.hero.call}</a>`
      }
      <p class="hours">${texts.hero.hours}</p>
    </div>
    ${bicycle}
  </section>
`;

const cards = ({ services }: DemoTexts) => html`
  <section id="services">
    <h2>${services.title}</h2>
    <ul class="cards">
      ${services.cards.map(
        ({ title, text, price }) => html`<li>
          <h3>${title}</h3>
          <p>${text}</p>
          <p class="price">${price}</p>
        </li>`,
      )}
    </ul>
  </section>
`;

function trial(shop: Shop) {
  const { texts } = shop;
  const { tryIt } = texts;
  return html`
    <section id="try">
      <h2>${tryIt.title}</h2>
      <p class="lead">${tryIt.text}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">${tryIt.number}</th>
            <th scope="col">${tryIt.outcome}</th>
            <td></td>
          </tr>
        </thead>
        <tbody>
          ${Object.entries(testNumbers).map(
            ([outcome, number]) => html`<tr>
              <th scope="row">${number}</th>
              <td>${tryIt.outcomes[outcome as TestNumber]}</td>
              <td><demo-copy .texts=${texts} .text=${number} .name=${texts.copyNumber(number)}></demo-copy></td>
            </tr>`,
          )}
        </tbody>
      </table>
      <p class="note">${tryIt.otherNumbers}</p>
      ${popups(shop)}
    </section>
  `;
}

function popups({ texts, popupId }: Shop) {
  const { popups } = texts;
  const choice = (id: string, text: string) => html`
    <li>
      <a href="?lang=${texts.locale}&popup=${id}#try" aria-current=${id === popupId ? 'true' : nothing}>
        <span class="number">${id}</span> ${text}
      </a>
    </li>
  `;
  return html`
    <h3>${popups.title}</h3>
    <p>${popups.text}</p>
    <ul class="popups">
      ${choice(texts.popupId, popups.ordinary)} ${choice('79', popups.closed)} ${choice('80', popups.immediate)}
    </ul>
  `;
}

const installation = ({ texts, snippet }: Shop) => html`
  <section id="install">
    <h2>${texts.install.title}</h2>
    <p class="lead">${texts.install.text}</p>
    <div class="snippet">
      <pre><code>${snippet}</code></pre>
      <demo-copy .texts=${texts} .text=${snippet}></demo-copy>
    </div>
    <p class="note"><a href="/playground.html?lang=${texts.locale}">${texts.install.playground}</a></p>
  </section>
`;

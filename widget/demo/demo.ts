import { render } from 'lit';
import { snippetOf } from '../messages/snippet.js';
import { spokenLanguage } from '../messages/spoken-language.js';
import { demoTextsFor } from './languages.js';
import { shopPage } from './shop-page.js';

const parameters = new URLSearchParams(location.search);
const texts = demoTextsFor(spokenLanguage(parameters.get('lang'), ...navigator.languages));
const popupId = parameters.get('popup') ?? texts.popupId;

document.documentElement.lang = texts.locale;
document.title = texts.title;
// What the page was served with.
document.body.replaceChildren();
render(
  shopPage({
    texts,
    popupId,
    snippet: snippetOf(location.origin, popupId, texts.locale),
    openPopup: () => document.querySelector('rappel-popup')?.open(),
  }),
  document.body,
);
// The element of the URL's fragment did not exist yet when the browser tried to scroll to it.
document.getElementById(location.hash.slice(1))?.scrollIntoView();

// The same script tag that an owner pastes into a page.
const script = document.createElement('script');
script.src = '/rappel.js';
script.async = true;
script.dataset.popup = popupId;
script.dataset.locale = texts.locale;
document.body.append(script);

import { render } from 'lit';
import { spokenLocale } from '../messages/launcher-words.js';
import { english } from './en.js';
import { french } from './fr.js';
import { shopPage } from './shop-page.js';

const asked = new URLSearchParams(location.search);
const locale = spokenLocale(asked.get('lang'), ...navigator.languages);
const texts = locale === 'fr' ? french : english;
const ordinaryPopupId = locale === 'fr' ? '77' : '78';
const popupId = asked.get('popup') ?? ordinaryPopupId;

document.documentElement.lang = locale;
document.title = texts.title;
render(
  shopPage({
    locale,
    texts,
    popupId,
    ordinaryPopupId,
    snippet: `<script src="${location.origin}/rappel.js" data-popup="${popupId}" async></script>`,
    callMe: () => document.querySelector('rappel-popup')?.show(),
  }),
  document.body,
);
// The page is written after it was loaded, so what its address points at is looked for again.
document.getElementById(location.hash.slice(1))?.scrollIntoView();

// The snippet itself, as an owner pastes it.
const script = document.createElement('script');
script.src = '/rappel.js';
script.async = true;
script.dataset.popup = popupId;
script.dataset.locale = locale;
document.body.append(script);

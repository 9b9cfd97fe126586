import { render } from 'lit';
import { browserClock } from '../clock.js';
import { spokenLanguage } from '../messages/spoken-language.js';
import { styleSheet } from '../style-sheet.js';
import { english } from './en.js';
import { french } from './fr.js';
import { attributes, type Choice, properties, snippetFor, styleLines } from './options.js';
import { playgroundPage } from './playground-page.js';

const all = [french, english];
const spoken = spokenLanguage(
  new URLSearchParams(location.search).get('lang'),
  ...navigator.languages,
);
const texts = all.find(({ locale }) => locale === spoken) ?? english;
const defaults: Choice = { popup: texts.locale === 'fr' ? '77' : '78', 'mock-state': 'form' };

let choice: Choice = { ...defaults };
let outcome = '';
let styles = styleSheet('');

document.documentElement.lang = texts.locale;
document.title = texts.title;

const popup = document.createElement('rappel-popup');
popup.setAttribute('proxy', location.origin);

/** The element as the choice says, where it stands on the owner's page. */
function setUp(): void {
  for (const name of attributes) {
    const value = choice[name];
    if (value) popup.setAttribute(name, value);
    else popup.removeAttribute(name);
  }
  for (const name of properties) popup.style.setProperty(name, choice[name] ?? '');
  // A new sheet each time: a rule that is not CSS leaves the rest as it is.
  styles = styleSheet(styleLines(choice).join('\n'));
  document.adoptedStyleSheets = [styles];
  const place = choice.mode === 'inline' ? document.querySelector('#stage') : document.body;
  if (popup.parentNode !== place) place?.append(popup);
}

async function copy(): Promise<void> {
  try {
    await navigator.clipboard.writeText(snippet());
    outcome = texts.copied;
  } catch {
    // The clipboard needs HTTPS or localhost.
    outcome = texts.notCopied;
  }
  draw();
  browserClock.after(2_000, () => {
    outcome = '';
    draw();
  });
}

const snippet = (): string => snippetFor(location.origin, choice, texts.locale);

const root = document.createElement('div');
document.body.append(root);

function draw(): void {
  render(
    playgroundPage({
      texts,
      others: all.filter((other) => other !== texts),
      choice,
      snippet: snippet(),
      outcome,
      choose(name, value) {
        choice = { ...choice, [name]: value };
        draw();
      },
      reset() {
        choice = { ...defaults };
        draw();
      },
      copy: () => void copy(),
      openPopup: () => void popup.open?.(),
    }),
    root,
  );
  setUp();
}

draw();

// The script that an owner pastes; it finds the element.
const script = document.createElement('script');
script.src = '/rappel.js';
script.async = true;
document.body.append(script);

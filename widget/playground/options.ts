import { buttonWords } from '../messages/button-words.js';
import { spokenLanguage } from '../messages/spoken-language.js';

/** The attributes of the element that the page sets, by name. */
export const attributes = [
  'popup',
  'locale',
  'label',
  'theme',
  'mode',
  'opener',
  'prefill-name',
  'prefill-number',
  'prefill-custom1',
  'prefill-custom2',
  'prefill-custom3',
  'hidden-fields',
  'memory',
  'mock-state',
] as const;
export type Attribute = (typeof attributes)[number];

/** The custom properties. */
export const properties = [
  '--rappel-accent',
  '--rappel-radius',
  '--rappel-font',
  '--rappel-offset',
  '--rappel-backdrop',
] as const;
export type Property = (typeof properties)[number];

/** What is chosen; empty: the default. */
export type Choice = Partial<Record<Attribute | Property, string>> & { side?: string };

/** The button on the left, which only a part can do. */
export const leftCss =
  'rappel-popup::part(launcher) { inset-inline: var(--rappel-offset, clamp(16px, 5vw, 24px)) auto; }';

/** The rules that belong to the choice, a line each; none if all is as it is by default. */
export function styleLines(choice: Choice): string[] {
  const set = properties.flatMap((name) => (choice[name] ? [`  ${name}: ${choice[name]};`] : []));
  return [
    ...(set.length > 0 ? ['rappel-popup {', ...set, '}'] : []),
    ...(choice.side === 'left' ? [leftCss] : []),
  ];
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/**
 * What an owner pastes into a page.
 *
 * @param origin of the proxy
 */
export function snippetFor(origin: string, choice: Choice, pageLanguage: string): string {
  const options = attributes
    // The state is simulated for the preview, and never on a real page.
    .filter((name) => name !== 'mock-state' && choice[name])
    .map((name) => ` data-${name}="${escaped(choice[name] ?? '')}"`)
    .join('');
  const lines = styleLines(choice);
  const callMe = choice.label || buttonWords[spokenLanguage(choice.locale, pageLanguage)];
  return [
    ...(lines.length > 0 ? ['<style>', ...lines.map((line) => `  ${line}`), '</style>'] : []),
    `<script src="${origin}/rappel.js"${options} async></script>`,
    `<noscript><a href="${origin}/popup/${escaped(choice.popup ?? '')}">${escaped(callMe)}</a></noscript>`,
  ].join('\n');
}

import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { MAX_NUMBER_LENGTH } from '../../shared/vocabulary.js';
import type { NumberFault } from '../callback-flow.js';
import { errorText } from '../error-text.js';
import { chevronIcon } from '../icons.js';
import { numberFaultText } from '../messages/number-fault-text.js';
import { directionOf } from '../messages/spoken-language.js';
import { countryName } from '../messages/wording.js';
import { countriesByName } from './country-names.js';
import type { FormContext, FormFlow } from './form-context.js';
import { deleteDigit, formatInPlace } from './number-editing.js';

/** The phone number, behind its country if there are several. */
export function numberField(flow: FormFlow, context: FormContext): TemplateResult {
  const { messages, kit, edit, countrySearch } = context;
  const { draft, popup } = flow;
  const fault = flow.step === 'form' ? flow.faults.number : undefined;
  // An error takes the place of the hint; most errors contain the example.
  const example = fault ? null : exampleOf(draft.country, flow);
  const onInput = (event: InputEvent) => {
    const input = event.target as HTMLInputElement;
    if (kit) formatInPlace(input, event, (typed) => kit.format(typed, draft.country));
    edit({ number: input.value });
  };
  return html`
    <div class="number">
      <label part="label" for="number">${messages.number} <span class="aside">${messages.required}</span></label>
      <div part="number" class="phone" dir="ltr">
        ${popup.countries.length > 1 ? countryPrefix(flow, context) : nothing}
        <input
          id="number"
          name="tel"
          type="tel"
          inputmode="tel"
          enterkeyhint="send"
          autocomplete="tel"
          maxlength=${MAX_NUMBER_LENGTH}
          required
          .value=${live(draft.number)}
          ?readonly=${flow.step === 'sending'}
          aria-invalid=${fault ? 'true' : nothing}
          aria-describedby=${fault ? 'number-error' : example ? 'number-hint' : nothing}
          @beforeinput=${deleteDigit}
          @input=${onInput}
        />
      </div>
      ${countrySearch?.isOpen ? countrySearch.view(countryChoice(flow, context)) : nothing}
      ${example ? html`<p class="hint" id="number-hint">${messages.example(example)}</p>` : nothing}
      ${fault ? faultView(fault, flow, context) : nothing}
    </div>
  `;
}

/** Opens the list of countries: the browser's own where there are few, else one that can be searched. */
function countryPrefix(flow: FormFlow, context: FormContext): TemplateResult {
  const { messages, kit, countrySearch } = context;
  const choice = countryChoice(flow, context);
  const shown = `${choice.chosen} ${kit?.callingCode(choice.chosen) ?? ''}`.trimEnd();
  if (countrySearch) return countrySearch.button(shown, choice);
  return html`
    <div class="prefix">
      <span aria-hidden="true">${shown}</span> ${chevronIcon}
      <select
        id="country"
        dir=${directionOf(messages.language)}
        aria-label=${messages.country}
        autocomplete="country"
        .value=${live(choice.chosen)}
        ?disabled=${choice.disabled}
        @change=${(event: Event) => choice.choose((event.target as HTMLSelectElement).value)}
      >
        ${choice.countries.map(
          ({ code, text }) =>
            html`<option value=${code} ?selected=${code === choice.chosen}>${text}</option>`,
        )}
      </select>
    </div>
  `;
}

const countryChoice = (flow: FormFlow, context: FormContext) => ({
  countries: countriesByName(flow.popup, context),
  chosen: flow.draft.country,
  disabled: flow.step === 'sending',
  messages: context.messages,
  choose: (country: string) => context.edit({ country, countryChosenFor: 'always' }),
});

const popupCountry = (country: string | null, { popup }: FormFlow) =>
  popup.countries.find((entry) => entry.country === country);

/** On one line. */
const exampleOf = (country: string | null, flow: FormFlow): string | null =>
  popupCountry(country, flow)?.example?.replaceAll(' ', '\u00a0') ?? null;

function faultView(fault: NumberFault, flow: FormFlow, context: FormContext): TemplateResult {
  const text = errorText(
    'number-error',
    numberFaultText(fault, flow.popup.countries, flow.draft.country, context.messages),
  );
  return fault.choices.length === 0 ? text : html`${text}${countryChoices(fault, flow, context)}`;
}

/** One button for each country that the number may be from. */
function countryChoices(
  { choices }: NumberFault,
  flow: FormFlow,
  { messages, kit, chooseCountry }: FormContext,
): TemplateResult {
  return html`
    <div class="countries" role="group" aria-labelledby="number-error">
      ${choices.map(({ country, e164 }) => {
        const number = e164 && kit ? kit.international(e164) : flow.draft.number;
        return html`<button type="button" class="secondary" @click=${() => chooseCountry(country)}>
          <strong>${countryName(country, messages)}</strong> <bdi dir="ltr">${number}</bdi>
        </button>`;
      })}
    </div>
  `;
}

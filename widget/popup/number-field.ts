import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { MAX_NUMBER_LENGTH } from '../../shared/vocabulary.js';
import type { NumberFault } from '../callback-flow.js';
import { numberFaultText } from '../messages/number-fault-text.js';
import { countryName } from '../messages/wording.js';
import type { FormContext, FormFlow } from './form-context.js';
import { deleteDigit, formatInPlace } from './number-editing.js';
import { errorText } from './text-field.js';

/** The phone number, after a list of countries if there are several. */
export function numberField(flow: FormFlow, context: FormContext): TemplateResult {
  const { messages, kit, edit } = context;
  const { draft, popup } = flow;
  const fault = flow.step === 'form' ? flow.faults.number : undefined;
  // An error takes the place of the hint; most errors contain the example.
  const example = fault ? null : exampleOf(draft.country, flow);
  const onInput = (event: InputEvent) => {
    const input = event.target as HTMLInputElement;
    if (kit) formatInPlace(input, event, (typed) => kit.format(typed, draft.country));
    edit({ number: input.value });
  };
  const hasCountryList = popup.countries.length > 1;
  return html`
    <div class=${hasCountryList ? 'number with-country' : 'number'}>
    ${hasCountryList ? countryField(flow, context) : nothing}
    <div class="field">
      <label for="number">${messages.number} <span class="aside">${messages.required}</span></label>
      <input
        id="number"
        name="tel"
        type="tel"
        inputmode="tel"
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
      ${example ? html`<p class="hint" id="number-hint">${messages.example(example)}</p>` : nothing}
      ${fault ? faultView(fault, flow, context) : nothing}
    </div>
  `;
}

function countryField(flow: FormFlow, { messages, kit, edit }: FormContext) {
  const onChange = (event: Event) =>
    edit({ country: (event.target as HTMLSelectElement).value, countryChosenFor: 'always' });
  return html`
    <div class="field">
      <label for="country">${messages.country}</label>
      <select id="country" autocomplete="country" .value=${live(flow.draft.country)} ?disabled=${flow.step === 'sending'} @change=${onChange}>
        ${flow.popup.countries.map(
          ({
            country,
          }) => html`<option value=${country} ?selected=${country === flow.draft.country}>
            ${countryName(country, messages)} ${kit?.callingCode(country)}
          </option>`,
        )}
      </select>
    </div>
  `;
}

const popupCountry = (country: string | null, { popup }: FormFlow) =>
  popup.countries.find((entry) => entry.country === country);

const exampleOf = (country: string | null, flow: FormFlow): string | null =>
  popupCountry(country, flow)?.example ?? null;

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
          <strong>${countryName(country, messages)}</strong> <bdi>${number}</bdi>
        </button>`;
      })}
    </div>
  `;
}

import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { NumberReason } from '../../shared/callback.js';
import type { AboutNumber, Messages } from '../messages/messages.js';
import { countryName, listOf } from '../messages/wording.js';
import { formatInPlace } from './caret.js';
import type { FormContext, FormFlow } from './form-context.js';
import { errorText } from './text-field.js';

/** The phone number, after a list of countries if there are several. */
export function numberField(flow: FormFlow, context: FormContext): TemplateResult {
  const { messages, kit, edit } = context;
  const { draft, popup } = flow;
  const reason = flow.step === 'form' ? flow.faults.number : undefined;
  // An error takes the place of the hint; most errors contain the example.
  const example = reason ? null : exampleFor(flow);
  const onInput = (event: InputEvent) => {
    const input = event.target as HTMLInputElement;
    if (kit && !event.isComposing)
      formatInPlace(input, (typed) => kit.format(typed, draft.country));
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
        maxlength="40"
        required
        .value=${live(draft.number)}
        ?readonly=${flow.step === 'sending'}
        aria-invalid=${reason ? 'true' : nothing}
        aria-describedby=${reason ? 'number-error' : example ? 'number-hint' : nothing}
        @input=${onInput}
      />
    </div>
      ${example ? html`<p class="hint" id="number-hint">${messages.example(example)}</p>` : nothing}
      ${reason ? errorText('number-error', reasonText(reason, flow, messages)) : nothing}
    </div>
  `;
}

function countryField(flow: FormFlow, { messages, kit, edit }: FormContext) {
  const onChange = (event: Event) => edit({ country: (event.target as HTMLSelectElement).value });
  return html`
    <div class="field">
      <label for="country">${messages.country}</label>
      <select id="country" autocomplete="country" ?disabled=${flow.step === 'sending'} @change=${onChange}>
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

const chosenCountry = ({ popup, draft }: FormFlow) =>
  popup.countries.find(({ country }) => country === draft.country);

const exampleFor = (flow: FormFlow): string | null => chosenCountry(flow)?.example ?? null;

function reasonText(reason: NumberReason, flow: FormFlow, messages: Messages): string {
  const { popup, draft } = flow;
  const lines = chosenCountry(flow)?.lines ?? [];
  const about: AboutNumber = {
    country: countryName(draft.country, messages),
    example: exampleFor(flow),
    countries: listOf(
      popup.countries.map(({ country }) => countryName(country, messages)),
      messages,
    ),
    onlyLine: lines.length === 1 ? (lines[0] ?? null) : null,
  };
  return messages.numberReasons[reason](about);
}

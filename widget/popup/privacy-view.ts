import { html, nothing, type TemplateResult } from 'lit';
import { ownerText } from '../../shared/owner-text.js';
import type { FormContext, FormFlow } from './form-context.js';

/** The owner's notice and its link, and the consent that the owner asks for, which nobody has to give. */
export function privacyView(flow: FormFlow, context: FormContext): TemplateResult | typeof nothing {
  const { privacy, locale } = flow.popup;
  if (!privacy) return nothing;
  const { messages } = context;
  const notice = privacy.notice && ownerText(privacy.notice, messages.language, locale);
  return html`
    ${consentView(flow, context)}
    ${
      notice || privacy.url
        ? html`<p class="hint privacy">
            ${notice ? html`<span lang=${notice.language}>${notice.text}</span>` : nothing}
            ${privacy.url ? html`<a href=${privacy.url} target="_blank" rel="noopener">${messages.privacyPolicy} <span class="visually-hidden">${messages.newTab}</span></a>` : nothing}
          </p>`
        : nothing
    }
  `;
}

function consentView({ popup, draft, step }: FormFlow, { messages, edit }: FormContext) {
  const asked = popup.privacy?.consent;
  if (!asked) return nothing;
  const { text, language } = ownerText(asked.texts, messages.language, popup.locale);
  const onChange = ({ target }: Event) => {
    const isGiven = (target as HTMLInputElement).checked;
    edit({ consent: isGiven ? { text, language, version: asked.version } : null });
  };
  return html`
    <label class="consent" lang=${language}>
      <input type="checkbox" name="consent" .checked=${Boolean(draft.consent)} ?disabled=${step === 'sending'} @change=${onChange} />
      <span>${text}</span>
    </label>
  `;
}

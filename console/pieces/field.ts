import { html, nothing, type TemplateResult } from 'lit';

/** A labelled field of a form. @param control an input or a select with this id */
export const field = ({
  id,
  label,
  hint,
  control,
}: {
  id: string;
  label: string;
  hint?: string;
  control: TemplateResult;
}): TemplateResult => html`
  <div class="field">
    <label for=${id}>${label}</label>
    ${control}${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
  </div>
`;

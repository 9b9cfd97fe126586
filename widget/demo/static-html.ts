import { nothing, type TemplateResult } from 'lit';

const escaped = (value: unknown): string =>
  String(value).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

const isTemplate = (value: unknown): value is TemplateResult =>
  typeof value === 'object' && value !== null && 'strings' in value && 'values' in value;

/** The end of a text that stops in front of the value of an attribute: its name, and what is in front of it in quotes. */
const attributeEnd = /\s([@.?]?[\w-]+)=("[^"]*)?$/;

/**
 * A template as the HTML that a server sends: texts and attributes, without listeners and properties, which a script brings.
 * For the templates of the demo page; it has no directives.
 */
export function staticHtml(value: unknown): string {
  if (value === nothing || value === null || value === undefined || value === false) return '';
  if (Array.isArray(value)) return value.map(staticHtml).join('');
  return isTemplate(value) ? withValues(value) : escaped(value);
}

function withValues({ strings, values }: TemplateResult): string {
  let text = strings[0] ?? '';
  for (const [index, value] of values.entries()) {
    const [end = '', name = '', quoted] = attributeEnd.exec(text) ?? [];
    const isDropped = /^[@.]/.test(name) || value === nothing || (name.startsWith('?') && !value);
    if (!end) text += staticHtml(value);
    else if (quoted === undefined && isDropped) text = text.slice(0, -end.length);
    else if (name.startsWith('?')) text = `${text.slice(0, -end.length)} ${name.slice(1)}`;
    else text += quoted === undefined ? `"${escaped(value)}"` : escaped(value);
    text += strings[index + 1] ?? '';
  }
  return text.replace(/\n\s+/g, '\n');
}

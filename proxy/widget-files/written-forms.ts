const percent = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

const eachCharacter = (text: string, write: (code: number) => string): string =>
  [...text].map((character) => write(character.codePointAt(0) ?? 0)).join('');

const eachUnit = (text: string, write: (hex: string) => string): string =>
  text
    .split('')
    .map((unit) => write(unit.charCodeAt(0).toString(16).padStart(4, '0')))
    .join('');

/** Base64 of bytes that begin at any place in a longer text, without the letters that hold bits of their neighbours. */
function base64Anywhere(bytes: Uint8Array): string[] {
  return [0, 1, 2].flatMap((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), bytes]);
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor((whole.length * 8) / 6);
    const standard = whole.toString('base64').slice(first, last);
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const named: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * How a text may be written where it should not be: as it is, with percent signs, base64, hexadecimal, or escaped for JSON
 * or HTML, in UTF-8 and UTF-16. All in lower case.
 */
export function writtenForms(text: string): ReadonlySet<string> {
  const json = JSON.stringify(text).slice(1, -1);
  const encoded = encodeURIComponent(text.toWellFormed());
  const charsets = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];
  const forms = [
    text,
    text.normalize('NFD'),
    encoded,
    encoded.replaceAll('%20', '+'),
    encodeURIComponent(encoded),
    json,
    JSON.stringify(json).slice(1, -1),
    eachUnit(text, (hex) => `\\u${hex}`),
    text.replace(/[^\x20-\x7e]/g, (unit) => eachUnit(unit, (hex) => `\\u${hex}`)),
    text.replace(/[&<>"']/g, (character) => named[character] ?? character),
    eachCharacter(text, (code) => `&#${code};`),
    eachCharacter(text, (code) => `&#x${code.toString(16)};`),
    ...charsets.flatMap((bytes) => [
      percent(bytes),
      Buffer.from(bytes).toString('hex'),
      Buffer.from(bytes).toString('latin1'),
      ...base64Anywhere(bytes),
    ]),
    [...text].join('\0'),
  ];
  return new Set(forms.map((form) => form.toLowerCase()));
}

/** Whether a text holds another one in any of its written forms. */
export function holds(text: string, forms: Iterable<string>): boolean {
  const lower = text.toLowerCase();
  for (const form of forms) if (lower.includes(form)) return true;
  return false;
}

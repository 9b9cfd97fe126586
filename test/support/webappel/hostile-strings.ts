/** Text that breaks queries, rows, headers, mark-up, tables and terminals, one by one. */
const pieces: readonly string[] = [
  ...[
    'a',
    'Zoé',
    'Jean Dupont',
    '0612345678',
    ' ',
    '',
    '.',
    '-',
    '+',
    '=',
    '@',
    '%',
    '#',
    '/',
    '\\',
  ],
  ...[';', ';;;;;', '|', '\n', '\r', '\r\n', '\t', '\0', '\x1b[2J', '\x08', '\x7f', '\x85', '\x9b'],
  ...[
    '&methode=',
    '&methode=popup_del',
    '&e164=33899700123',
    '&id_popup=78',
    '&nom=',
    '&pass=',
    '?',
  ],
  ...['&nom[]=', '&usr1[0]=', '&usr1', '[]', '[0]', '{', '}', '&', '&&', '==', 'methode=appel&'],
  ...['%00', '%0A', '%0d%0a', '%26', '%3B', '%253B', '%u003b', '%zz', '%E9', '%c0%bb', '+', '%2B'],
  ...['&#59', '&#10', '&#x3b', '&amp', '&amp;', '&lt', '&semi', '&eacute', '&#', '&nbsp', '&copy'],
  ...[
    '<br>',
    '<BR/>',
    '<br',
    '>',
    '<',
    '≮br≯',
    '<br \u0338>',
    '<script>x()</script>',
    '<!--',
    ']]>',
  ],
  ...[
    '"',
    "'",
    '`',
    '""',
    '"a"',
    "' or '1'='1",
    "'; drop table callbacks; --",
    '$$',
    '#{7*7}',
    '{{7*7}}',
  ],
  ...[
    '=1+1',
    '=HYPERLINK("http://x.example")',
    '@SUM(1)',
    '+33',
    '-1',
    '\\N',
    'NULL',
    'OK',
    'ERREUR',
  ],
  ...['ANSWER', '9999;77;2026-11-26 10:00:00;0;192.0.2.7;5;x;;;;ANSWER', 'nom;usr1;usr2;usr3;etat'],
  ...['X-Forwarded-For: 192.0.2.1', '\r\nSet-Cookie: a=b', '\r\n\r\n<html>', 'HTTP/1.1 200 OK'],
  ...[
    '\u202e',
    '\u2066',
    '\u200b',
    '\u200d',
    '\ufeff',
    '\u00ad',
    '\u2028',
    '\u2029',
    '\u0301',
    '\ufffd',
  ],
  ...[
    '\ud800',
    '\udc00',
    '\udfff\ud800',
    '🎉',
    '👩‍👩‍👧',
    '𝟎𝟔',
    '０６',
    '١٢',
    'İ',
    'ß',
    'ﬁ',
    'e\u0301',
    '\u1e0d',
  ],
  ...[
    '\u037e',
    '；',
    '﹔',
    '︔',
    '＆',
    '＝',
    '％',
    '＜br＞',
    '⁏',
    '؛',
    '…',
    '‹br›',
    'Ω',
    '\u212a',
    '\uffff',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    'file:///',
    '$(id)',
    '`id`',
    '|id',
  ],
  ...[
    'x'.repeat(60),
    'é'.repeat(31),
    '\u0301'.repeat(40),
    'x'.repeat(300),
    '&'.repeat(40),
    '🎉'.repeat(16),
  ],
];

/** Numbers from 0 to 1 by the mulberry32 generator, the same for the same seed. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const LONGEST = 100_000;

/**
 * Strings that somebody may type to do harm, always the same: each piece alone, a very long one, and pieces put together,
 * with any characters between them.
 */
export function hostileStrings(count: number, seed = 20_261_126): string[] {
  const random = randomNumbers(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const anyPiece = (): string =>
    below(6) === 0 ? String.fromCharCode(below(0x10000)) : (pieces[below(pieces.length)] as string);
  const strings = [...pieces, 'x'.repeat(LONGEST)].slice(0, count);
  while (strings.length < count)
    strings.push(Array.from({ length: 1 + below(4) }, anyPiece).join(''));
  return strings;
}

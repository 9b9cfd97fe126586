/** Named entities of HTML 2 for U+00A0 to U+00FF, in order. */
const latin1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml';

const named = new Map<string, string>([
  ...latin1.split(' ').map((name, index) => [name, String.fromCharCode(0xa0 + index)] as const),
  ...Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    euro: '€',
    hellip: '…',
    ndash: '–',
    mdash: '—',
    lsquo: '‘',
    rsquo: '’',
    sbquo: '‚',
    ldquo: '“',
    rdquo: '”',
    bdquo: '„',
    lsaquo: '‹',
    rsaquo: '›',
    bull: '•',
    trade: '™',
    oelig: 'œ',
    OElig: 'Œ',
    Yuml: 'Ÿ',
    thinsp: '\u2009',
    ensp: '\u2002',
  }),
]);

/**
 * Decodes the entities of HTML in a line of an answer: PHP's `htmlentities` writes them, and their `;` would end a cell.
 * A semicolon itself becomes a comma. Unknown entities stay.
 */
export const decodeEntities = (line: string): string =>
  line
    // Encoded twice.
    .replace(/&amp;(?=(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8}\d{0,2});)/gi, '&')
    .replace(
      /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,8}\d{0,2}));/gi,
      (whole, decimal, hex, name) => {
        if (name) return named.get(name) ?? named.get(name.toLowerCase()) ?? whole;
        const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code).replace(';', ',') : whole;
      },
    );

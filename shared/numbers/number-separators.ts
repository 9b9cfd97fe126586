/**
 * Why a text with commas or slashes is no single number; undefined where they only separate groups of digits, as in
 * `06,12,34,56,78` and `0470/12.34.56`. What follows a complete number is an extension (`030 123456,78`) or another
 * number, and must not become its last digits.
 * @param isNumber whether a part is a complete number by itself
 */
export function hidesSecondNumber(
  text: string,
  isNumber: (part: string) => boolean,
): 'extension' | 'too-long' | undefined {
  for (const separator of [',', '/']) {
    const [first = '', ...groups] = text.split(separator);
    const separateGroups =
      groups.length > 1 &&
      groups.every((group) => /^\s*\d{1,4}\s*$/.test(group)) &&
      !isNumber(first);
    if (separateGroups) continue;
    for (let count = 1; count <= groups.length; count += 1) {
      const before = [first, ...groups.slice(0, count - 1)].join(separator);
      const after = groups.slice(count - 1).join(separator);
      if (isNumber(before)) return isNumber(after) ? 'too-long' : 'extension';
    }
  }
  return undefined;
}

/**
 * Whether a dash stands before the last digits of a second number, as in `06 1234567-8`, which in Italy means the two
 * lines …67 and …68. Elsewhere such digits lead to an extension of the same house, and are dialled.
 * @param isNumber whether a part is a complete number by itself
 */
export function joinsTwoLines(
  text: string,
  country: string,
  isNumber: (part: string) => boolean,
): boolean {
  if (!['IT', 'SM', 'VA'].includes(country)) return false;
  const [, first] = /^([^\p{Pd}]*\d[^\p{Pd}]*)\p{Pd}\s*\d{1,2}$/u.exec(text) ?? [];
  return first !== undefined && isNumber(first);
}

/**
 * Without the number of a list entry, as in `2) 030 123456`, which would become digits of an area code. What follows has
 * to be a complete number that begins as no group in the middle of one does.
 * @param isNumber whether a part is a complete number by itself
 */
export function removeBullet(text: string, isNumber: (part: string) => boolean): string {
  const [, rest] = /^\(?[1-9]\d?[)\s/.:,–—-]+((?:\+|0|\(\s*[+0]).*)$/.exec(text) ?? [];
  return rest !== undefined && isNumber(rest) ? rest : text;
}

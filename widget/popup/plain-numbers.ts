/** How numbers are written, by position. Absent or 0: nothing. */
interface Format {
  /** The digits of each group, as a regular expression; the form that they are put into. */
  readonly 0: string;
  readonly 1: string;
  /** The starts of the numbers that are written so, for more and more digits. */
  readonly 2?: readonly string[] | 0;
  /** The first group with the trunk prefix; whether it may be left out. */
  readonly 3?: string | 0;
  readonly 4?: unknown;
  /** The form after a calling code. */
  readonly 5?: string | 0;
}

/** What libphonenumber's metadata says of a country, by position. Absent or 0: nothing. */
export interface Plan {
  /** The calling code, what is dialled for calls abroad, and all numbers, the last two as regular expressions. */
  readonly 0: string;
  readonly 1: string;
  readonly 2: string;
  readonly 4?: readonly Format[] | 0;
  /** The trunk prefix, and all that is dialled in front of a number in the country. */
  readonly 5?: string | 0;
  readonly 7?: string | 0;
  /** What becomes of a number behind such a prefix. */
  readonly 8?: string | 0;
  /** The start of its numbers, in a calling code that several countries share. */
  readonly 10?: string | 0;
  /** The kinds of line: fixed, mobile, and special ones. */
  readonly 11?: readonly (readonly [numbers: string, lengths?: readonly number[]] | 0)[];
}

export interface Plans {
  readonly countries: Readonly<Record<string, Plan | undefined>>;
  readonly country_calling_codes: Readonly<Record<string, readonly string[] | undefined>>;
}

const isWhole = (digits: string, pattern: string): boolean =>
  new RegExp(`^(?:${pattern})$`).test(digits);

/**
 * The lines that a national number may have: `special` for others than fixed and mobile ones; null if the plan does not
 * have the number.
 */
export function linesOf(
  national: string,
  plan: Plan,
): readonly ('fixed' | 'mobile')[] | 'special' | null {
  const lines = plan[11] ?? [];
  const isOf = (index: number): boolean => {
    const [numbers, lengths] = lines[index] || [];
    return (
      numbers !== undefined &&
      (lengths?.includes(national.length) ?? true) &&
      isWhole(national, numbers)
    );
  };
  if (!isWhole(national, plan[2])) return null;
  if (isOf(0)) return !lines[1] || isOf(1) ? ['fixed', 'mobile'] : ['fixed'];
  if (isOf(1)) return ['mobile'];
  return lines.some((_, index) => isOf(index)) ? 'special' : null;
}

/** The digits without what is dialled in front of them in the country. */
export function withoutTrunk(digits: string, plan: Plan): string {
  const prefixes = plan[7] || plan[5];
  return prefixes ? digits.replace(startOf(prefixes), '') : digits;
}

export const startOf = (pattern: string): RegExp => new RegExp(`^(?:${pattern})`);

/** What stands in front of the digits of a number. */
export type Front = 'nothing' | 'trunk' | 'code';

/**
 * Digits with the spaces that are usual in their country; null where the plan has no form for them.
 *
 * @param national digits without calling code and trunk prefix, perhaps unfinished
 * @param home the plan of the largest country with the calling code, whose forms the others have
 */
export function spaced(national: string, plan: Plan, home: Plan, front: Front): string | null {
  const forms = formsFor(national, plan[4] || home[4] || [], front);
  const whole = forms.find(({ groups }) => isWhole(national, groups));
  if (whole) return national.replace(new RegExp(whole.groups), whole.form);
  for (const { groups, form } of forms) {
    const text = filled(form, sizesOf(groups), national);
    if (text !== null) return text;
  }
  return null;
}

const formsFor = (national: string, formats: readonly Format[], front: Front) =>
  formats.flatMap(({ 0: groups, 1: form, 2: starts, 3: trunk, 4: isOptional, 5: abroad }) => {
    // Each start is for one more digit.
    const start = starts && (starts[Math.max(national.length - 3, 0)] ?? starts.at(-1));
    if (start && !startOf(start).test(national)) return [];
    if (front === 'code')
      return [{ groups, form: (abroad || form).replace(/[^$\d]+/g, ' ').trim() }];
    const isNeeded = trunk && !isOptional && !/^\(?\$1\)?$/.test(trunk);
    if (front === 'nothing') return isNeeded ? [] : [{ groups, form }];
    return trunk ? [{ groups, form: form.replace('$1', trunk) }] : [];
  });

/** The most digits of each group of `(\d{2})(\d{3,4})`. */
const sizesOf = (groups: string): number[] =>
  [...groups.matchAll(/\(([^)]*)\)/g)].map(([, group = '']) =>
    Number(/(\d+)\}$/.exec(group)?.[1] ?? 1),
  );

/** Puts digits into `$1 $2`, as far as they reach; null if there are more. */
function filled(form: string, sizes: readonly number[], digits: string): string | null {
  let rest = digits;
  let text = '';
  for (const [, separator = '', group] of form.matchAll(/([^$]*)\$(\d)/g)) {
    if (rest === '') break;
    const size = sizes[Number(group) - 1] ?? 0;
    text += separator + rest.slice(0, size);
    rest = rest.slice(size);
  }
  return rest === '' ? text : null;
}

import type { NumberingPlans, PopupView } from '../../shared/callback.js';
import type { NumberCheck, NumberReading } from '../../shared/numbers/check-number.js';
import { frenchPlan } from '../../shared/numbers/french-plan.js';
import { isFictional } from '../../shared/numbers/reserved-numbers.js';
import type { PhoneKit } from './phone-kit.js';
import { linesOf, type Plan, type Plans, spaced, startOf, withoutTrunk } from './plain-numbers.js';

/** Null: no number that may be called. */
type Reading = NumberReading | null | 'unsure';

/** Digits, perhaps unfinished, with spaces or dots between them; see `removeBullet` for what it excludes. */
const plain = /^(?!\d\d?[\s.]+[0+])\+?(?:\s*\.?\s*\d)*\s*\.?\s*$/;

/** Starts of numbers of the French plan that ring overseas or belong to fiction, and a few more. */
const perhapsOverseas = /^(26[2389]|5[09]|639|69|70[89]|9[347])/;

/**
 * A kit of a tenth of the size, for what most visitors type: digits, in countries with a simple plan. It says what the
 * whole kit says or, where it is not sure, nothing.
 */
export class PlainKit implements PhoneKit {
  readonly #plans: Plans;

  constructor(
    private readonly popup: Pick<PopupView, 'countries' | 'testNumbers'>,
    plans: NumberingPlans,
  ) {
    this.#plans = plans as unknown as Plans;
    // Unusable plans fail here, and the form goes on without them.
    for (const { country } of popup.countries) this.callingCode(country);
  }

  check(typed: string, country: string): NumberCheck | null {
    const check = this.#judge(typed, country);
    return check === 'unsure' ? null : check;
  }

  /** Whether `check` says nothing because the whole kit is needed. */
  isUnsure(typed: string, country: string): boolean {
    return this.#judge(typed, country) === 'unsure';
  }

  countryOfPrefix(typed: string): string | null {
    const { code } = this.#abroad(typed) ?? {};
    const countries = this.popup.countries.filter(({ country }) => this.#plan(country)[0] === code);
    return countries.length === 1 ? countries[0]!.country : null;
  }

  format(typed: string, country: string): string {
    if (!plain.test(typed)) return typed;
    const abroad = this.#abroad(typed);
    if (abroad) return this.#withCode(abroad);
    const plan = this.#plan(country);
    const digits = digitsOf(typed);
    if (plan[8] || typed.includes('+')) return typed;
    const trunk = plan[5] && digits.startsWith(plan[5]) ? plan[5] : '';
    const national = digits.slice(trunk.length);
    if (national === '') return digits;
    const text = spaced(national, plan, this.#home(plan[0]), trunk ? 'trunk' : 'nothing');
    // Some write more than the trunk prefix in front.
    return text && digitsOf(text) === digits ? text : digits;
  }

  international(e164: string): string {
    const abroad = this.#abroad(e164);
    return abroad ? this.#withCode(abroad) : e164;
  }

  callingCode(country: string): string {
    return `+${this.#plan(country)[0]}`;
  }

  #plan(country: string) {
    const plan = this.#plans.countries[country];
    if (!plan) throw new Error(`there is no numbering plan of ${country}`);
    return plan;
  }

  #usersOf(code: string): readonly string[] {
    return this.#plans.country_calling_codes[code] ?? [];
  }

  /** The parts of a number that begins with a plus and a calling code of the plans. */
  #abroad(typed: string): { code: string; national: string } | undefined {
    if (!typed.trim().startsWith('+')) return undefined;
    const digits = digitsOf(typed);
    const code = [1, 2, 3]
      .map((length) => digits.slice(0, length))
      .find((start) => this.#usersOf(start).length > 0);
    return code === undefined ? undefined : { code, national: digits.slice(code.length) };
  }

  #withCode({ code, national }: { code: string; national: string }): string {
    const users = this.#usersOf(code).map((user) => this.#plan(user));
    const plan = users.find((user) => linesOf(national, user)) ?? this.#home(code);
    return `+${code} ${spaced(national, plan, this.#home(code), 'code') ?? national}`.trimEnd();
  }

  /** The plan of the largest country with a calling code. */
  #home(code: string) {
    return this.#plan(this.#usersOf(code)[0]!);
  }

  #judge(typed: string, country: string): NumberCheck | null | 'unsure' {
    if (!plain.test(typed)) return 'unsure';
    const digits = digitsOf(typed);
    if (digits === '') return null;
    if (!typed.includes('+')) return this.#judgeNational(digits, country);
    const { code, national } = this.#abroad(typed) ?? {};
    if (code === undefined || national === undefined) return digits.length < 3 ? null : 'unsure';
    const home = this.#home(code);
    if (hasParts(national, home)) return 'unsure';
    const reading = this.#readWithin(code, [national, withoutTrunk(national, home)]);
    if (!reading || reading === 'unsure') return reading;
    return reading.e164 === `+${code}${national}` ? { ok: true, ...reading, others: [] } : 'unsure';
  }

  #judgeNational(digits: string, country: string): NumberCheck | null | 'unsure' {
    const own = this.#readNational(digits, country);
    if (own === 'unsure') return own;
    const kept = own ? [own] : [];
    const others: NumberReading[] = [];
    for (const { country: other } of this.popup.countries) {
      if (other === country) continue;
      const found = this.#readNational(digits, other);
      if (found === 'unsure') return found;
      if (found && !others.concat(kept).some(({ e164 }) => e164 === found.e164)) others.push(found);
    }
    if (own) return { ok: true, ...own, others };
    return others.length > 0 ? 'unsure' : null;
  }

  #readNational(digits: string, country: string): Reading {
    const plan = this.#plan(country);
    const code = plan[0];
    const isAbroad = startOf(`(?:${plan[1]})[1-9]|00`).test(digits);
    // Mexico has given up prefixes that are still typed.
    if (plan[8] || hasParts(digits, plan) || isAbroad || country === 'MX') return 'unsure';
    // The calling code may stand there without its plus, and the trunk prefix after it.
    const after = digits.slice(code.length);
    if (digits.startsWith(code) && this.#readWithin(code, [after, withoutTrunk(after, plan)]))
      return 'unsure';
    return this.#readWithin(code, [withoutTrunk(digits, plan), digits]);
  }

  /** @param forms the national forms that digits may be read as */
  #readWithin(code: string, forms: readonly string[]): Reading {
    const users = this.#usersOf(code);
    const found = users.flatMap((country) =>
      [...new Set(forms)].flatMap((national) => {
        const isFrench = frenchPlan.includes(country);
        const isOverseas = isFrench && (country !== 'FR' || perhapsOverseas.test(national));
        const lines = isOverseas ? 'special' : linesOf(national, this.#plan(country));
        return lines ? [{ country, national, lines }] : [];
      }),
    );
    const [first] = found;
    if (!first) return null;
    const { country, national, lines } = first;
    const plan = this.#plan(country);
    const isShared = users.some((user) => {
      const start = user !== country && this.#plan(user)[10];
      return start && startOf(start).test(national);
    });
    const keepsTrunk = plan[5] === '0' && national.startsWith('0');
    if (found.length > 1 || isShared || keepsTrunk || lines === 'special') return 'unsure';
    const e164 = `+${code}${national}` as const;
    const allowed = this.popup.countries.find((entry) => entry.country === country)?.lines;
    if ((!this.popup.testNumbers && isFictional(e164)) || !allowed) return null;
    return lines.every((line) => allowed.includes(line))
      ? { e164, country, line: lines[0]! }
      : null;
  }
}

/** Whether a prefix was typed that may change the number. */
const hasParts = (digits: string, plan: Plan): boolean =>
  /\((?!\?)/.test(plan[7] || '') && withoutTrunk(digits, plan) !== digits;

const digitsOf = (typed: string): string => typed.replace(/\D/g, '');

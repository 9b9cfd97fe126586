type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/**
 * The sentence for a count, by the plural rules of a language: Arabic has six forms, most languages two.
 *
 * @param forms sentences in which `#` stands for the count
 */
export function counted(regional: string, forms: Forms): (count: number) => string {
  const rules = new Intl.PluralRules(regional);
  return (count) => (forms[rules.select(count)] ?? forms.other).replace('#', String(count));
}

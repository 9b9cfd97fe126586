/** What the script tag says. */
export interface ScriptTag {
  /** Origin of the proxy, which is that of the script. */
  origin: string;
  /** Attributes of the element. */
  options: Partial<Record<string, string>>;
}

/**
 * Reads options: `data-popup="77"` or, for tag managers that drop such attributes, `rappel.js?popup=77`. What is known
 * about the visitor is not read from the address, which servers log.
 *
 * @param address of the script
 * @param tag the running one; `import()` has none
 */
export function readScriptTag(address: string, tag: HTMLScriptElement | undefined): ScriptTag {
  const { origin, searchParams } = new URL(address);
  // Without a prototype, to which the page may have added the name of an option.
  const options: ScriptTag['options'] = Object.create(null);
  const add = (name: string, value: string) => {
    // Attributes that begin with `on` are code.
    if (value && /^(?!on)[a-z][a-z\d-]*$/.test(name)) options[name] = value;
  };
  for (const [name, value] of searchParams) if (!name.startsWith('prefill-')) add(name, value);
  for (const { name, value } of tag?.attributes ?? [])
    if (name.startsWith('data-')) add(name.slice(5), value);
  return { origin, options };
}

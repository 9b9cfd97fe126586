/** What the script tag says. */
export interface ScriptTag {
  /** Origin of the proxy, which is that of the script. */
  origin: string;
  /** Attributes of the element. */
  options: Partial<Record<string, string>>;
  /** The tag itself, where the page still has it. */
  tag: HTMLScriptElement | undefined;
}

/**
 * Reads the tag of the script that is running. Options are `data-popup="77"` or, for tag managers that drop such
 * attributes, `rappel.js?popup=77`. What is known about the visitor is not read from the address, which servers log.
 * Must be called while the script is evaluated.
 */
export function readScriptTag(): ScriptTag {
  const script = document.currentScript as HTMLScriptElement | null;
  const address = script?.src || ownAddress();
  // A module has no current script, and `import()` has no tag at all.
  const tag = script ?? [...document.scripts].find(({ src }) => src === address);
  const { origin, searchParams } = new URL(address);
  const options: ScriptTag['options'] = {};
  const add = (name: string, value: string) => {
    // Attributes that begin with `on` are code.
    if (value && /^(?!on)[a-z][a-z\d-]*$/.test(name)) options[name] = value;
  };
  for (const [name, value] of searchParams) if (!name.startsWith('prefill-')) add(name, value);
  for (const { name, value } of tag?.attributes ?? [])
    if (name.startsWith('data-')) add(name.slice(5), value);
  return { origin, options, tag };
}

/** The address of this script, as it stands in every line of its call stack. */
function ownAddress(): string {
  const [address] = new Error().stack?.match(/https?:\/\/[^\s)]+?(?=:\d+:\d+)/) ?? [];
  if (!address) throw new Error('the script cannot find its own address; load it by a script tag');
  return address;
}

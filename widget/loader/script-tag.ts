/** What the script tag says. */
export interface ScriptTag {
  /** Origin of the proxy, which is that of the script. */
  origin: string;
  /** Attributes of the element. */
  options: Partial<Record<'popup' | 'locale' | 'label' | 'memory', string>>;
}

/**
 * Reads the tag of the script that is running. Options are `data-popup="77"` or, for tag managers that drop such
 * attributes, `rappel.js?popup=77`. Must be called while the script is evaluated.
 */
export function readScriptTag(): ScriptTag {
  const script = document.currentScript as HTMLScriptElement | null;
  const address = script?.src || ownAddress();
  // A module has no current script, and `import()` has no tag at all.
  const tag = script ?? [...document.scripts].find(({ src }) => src === address);
  const { origin, searchParams } = new URL(address);
  const options: ScriptTag['options'] = {};
  for (const name of ['popup', 'locale', 'label', 'memory'] as const) {
    const value = tag?.dataset[name] || searchParams.get(name);
    if (value) options[name] = value;
  }
  return { origin, options };
}

/** The address of this script, as it stands in every line of its call stack. */
function ownAddress(): string {
  const [address] = new Error().stack?.match(/https?:\/\/[^\s)]+?(?=:\d+:\d+)/) ?? [];
  if (!address) throw new Error('the script cannot find its own address; load it by a script tag');
  return address;
}

import { type Document, isMap, isNode, LineCounter, parseDocument, stringify } from 'yaml';
import type { ConfigurationFile } from '../../shared/configuration/configuration-file.js';
import { type ReadFile, readConfigurationFile } from '../../shared/configuration/read-file.js';

/** More would be no configuration; aliases may not multiply it either. */
const MAX_ALIASES = 100;

interface ReadYaml extends Omit<ReadFile, 'faults'> {
  /** The file as it was written, for what depends on where it lies. */
  parsed: unknown;
  /** Sentences with the line: `12: popups.shop.open.group: …`. */
  faults: readonly string[];
}

/** Reads the text of a configuration file. With faults the configuration must not be used. */
export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0)
    return {
      configuration: {},
      account: undefined,
      parsed: undefined,
      faults: document.errors.map(
        ({ pos: [at], code }) => `${lines.linePos(at).line}: not YAML (${code.toLowerCase()})`,
      ),
    };
  const parsed: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
  return { ...readParsed(parsed, (path) => lineOf(document, lines, path)), parsed };
}

/** @param line the line of a path */
export function readParsed(
  parsed: unknown,
  line: (path: readonly string[]) => number | undefined = () => undefined,
): Omit<ReadYaml, 'parsed'> {
  const { faults, ...read } = readConfigurationFile(parsed);
  return {
    ...read,
    faults: faults.map(({ path, sentence }) => {
      const at = line(path);
      return `${at === undefined ? '' : `${at}: `}${path.join('.') || 'file'}: ${sentence}`;
    }),
  };
}

/** The line of the last part of a path that is in the file. */
function lineOf(
  document: Document,
  lines: LineCounter,
  path: readonly string[],
): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isNode(key) && String(key) === path[length - 1])
      : undefined;
    const node = pair?.key ?? document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}

/** The same file gives the same bytes. Numbers are in quotes, which YAML would else read as integers. */
export const writeYaml = (file: ConfigurationFile, comments: readonly string[] = []): string =>
  [
    ...comments.map((comment) => `# ${comment.replace(/\s+/g, ' ')}\n`),
    stringify(file, { lineWidth: 0, aliasDuplicateObjects: false }),
  ].join('');

import type { CssNode, Declaration } from 'css-tree';
import {
  allowedFunctions,
  allowedProperties,
  isToken,
  SMALLEST_TEXT_PX,
} from './allowed-styles.js';

/** What is needed of css-tree, which is loaded when the first popup has a style sheet. */
export type CssTree = typeof import('css-tree');

const PIXELS: Readonly<Record<string, number>> = { px: 1, em: 16, rem: 16, pt: 4 / 3 };

/** The property whose values a token may have. */
const likeTokens = {
  '--rappel-accent': 'color',
  '--rappel-radius': 'border-top-left-radius',
  '--rappel-font': 'font-family',
} as const;

/** Why a declaration of a part is not used; undefined if it is. */
export function faultOfDeclaration(
  tree: CssTree,
  { property, value }: Declaration,
): string | undefined {
  const most = Object.hasOwn(allowedProperties, property) ? allowedProperties[property] : undefined;
  if (most === undefined) return 'this property is not used';
  if (value.type === 'Raw') return 'this is not a value';
  if (tree.lexer.matchProperty(property, value).error) return 'this property has no such value';
  return faultOfValue(tree, property, value, most);
}

/** The same for a custom property of the whole dialog. */
export function faultOfToken(tree: CssTree, { property, value }: Declaration): string | undefined {
  if (!isToken(property))
    return 'only --rappel-accent, --rappel-radius and --rappel-font are used here';
  if (value.type === 'Raw') return 'this is not a value';
  if (tree.lexer.matchProperty(likeTokens[property], value).error)
    return 'this property has no such value';
  return faultOfValue(tree, property, value, property === '--rappel-radius' ? 60 : 0);
}

function faultOfValue(
  tree: CssTree,
  property: string,
  value: CssNode,
  most: number,
): string | undefined {
  let fault: string | undefined;
  tree.walk(value, (node) => {
    if (node.type === 'Url') fault ??= 'no file is loaded from a style sheet';
    if (node.type === 'Function' && !allowedFunctions.includes(node.name.toLowerCase()))
      fault ??= `${node.name}() is not used`;
    if (node.type === 'String' && !/^[\p{L}\d _-]+$/u.test(node.value))
      fault ??= 'names of fonts are written with letters, digits and spaces';
    if (node.type === 'Percentage' && !isWithinFunction(tree, value, node))
      fault ??= 'percentages are not used; write pixels';
    if (node.type === 'Identifier' && property === 'font-size') fault ??= 'write it in px or em';
    if (node.type === 'Dimension' || node.type === 'Number')
      fault ??= faultOfSize(property, Number(node.value), node, most);
  });
  return fault;
}

function faultOfSize(
  property: string,
  size: number,
  { type, unit = '' }: { type: string; unit?: string },
  most: number,
): string | undefined {
  // A number without a unit is a part of a colour, a weight, or 0.
  if (type === 'Number' && property !== 'font-size' && property !== 'line-height') return undefined;
  const isFactor = type === 'Number' && property === 'line-height';
  const pixels = size * (isFactor ? 16 : type === 'Number' ? 1 : (PIXELS[unit.toLowerCase()] ?? 0));
  if (type === 'Dimension' && !PIXELS[unit.toLowerCase()])
    return `the unit ${unit} is not used; write px or em`;
  if (Math.abs(pixels) > most) return `it is more than ${most} pixels`;
  const hasLeast = property === 'font-size' || property === 'line-height';
  return hasLeast && pixels < SMALLEST_TEXT_PX
    ? `it is less than ${SMALLEST_TEXT_PX} pixels`
    : undefined;
}

/** `hsl(10 20% 30%)` has percentages that are no lengths. */
function isWithinFunction(tree: CssTree, value: CssNode, wanted: CssNode): boolean {
  let found = false;
  tree.walk(value, function look(node) {
    if (node === wanted) found = this.function !== null;
  });
  return found;
}

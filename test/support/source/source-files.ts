import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import ts from 'typescript';

export const root = join(import.meta.dirname, '../../..');

export interface SourceFile {
  /** Relative to the root of the repository, with slashes. */
  path: string;
  text: string;
}

/** All TypeScript and JavaScript files of these folders. */
export const sourceFiles = (...folders: string[]): SourceFile[] =>
  folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name)),
    )
    .map((path) => ({
      path: relative(root, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8'),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));

/** String literals of a file, without module names. */
export function stringsIn({ path, text }: SourceFile): string[] {
  const strings: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    if (
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    )
      strings.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return strings;
}

const codes = new WeakMap<SourceFile, string>();

/** The code of a file without comments and strings, for checks that must not match words in them. */
export function codeOf(file: SourceFile): string {
  const code = codes.get(file) ?? readCode(file);
  codes.set(file, code);
  return code;
}

function readCode({ path, text }: SourceFile): string {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const literals: { from: number; to: number; isCode: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    const isCode = node.kind === ts.SyntaxKind.RegularExpressionLiteral;
    if (
      isCode ||
      ts.isStringLiteralLike(node) ||
      ts.isTemplateHead(node) ||
      ts.isTemplateMiddleOrTemplateTail(node)
    )
      literals.push({ from: node.getStart(source), to: node.end, isCode });
    ts.forEachChild(node, visit);
  };
  visit(source);
  literals.sort((a, b) => a.from - b.from);
  // Outside of literals, what looks like a comment is one.
  const pieces: string[] = [];
  let end = 0;
  const keepUntil = (position: number) =>
    pieces.push(text.slice(end, position).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ' '));
  for (const { from, to, isCode } of literals) {
    keepUntil(from);
    if (isCode) pieces.push(text.slice(from, to));
    end = to;
  }
  keepUntil(text.length);
  return pieces.join(' ').replace(/\s+/g, ' ');
}

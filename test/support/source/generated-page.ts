import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './source-files.js';

/**
 * A page of the repository that is generated, as it stands there. `npm run docs` sets UPDATE_DOCS, which writes it anew
 * first.
 * @param path from the top of the repository
 */
export function generatedPage(path: string, text: string): string {
  const page = join(root, path);
  if (process.env.UPDATE_DOCS) writeFileSync(page, text);
  return readFileSync(page, 'utf8');
}

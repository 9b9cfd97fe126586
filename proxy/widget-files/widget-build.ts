import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompressibleBody } from '../http/compressible-body.js';

export interface WidgetFile {
  /** Relative to the folder of the build, with slashes: `assets/1a2b3c4d5e/popup.js`. */
  path: string;
  body: CompressibleBody;
}

/** The files of one build by path. They stay in memory, so that a new build on disk changes nothing that is served. */
export type WidgetBuild = ReadonlyMap<string, WidgetFile>;

/** A file in this folder never changes: each build has a folder of its own in it. */
export const ASSETS = 'assets/';

export const widgetFile = (path: string, content: Buffer): WidgetFile => ({
  path,
  body: new CompressibleBody(content),
});

/** Reads a built widget, without hidden files. */
export async function readWidgetBuild(folder: string): Promise<WidgetBuild> {
  const files = new Map<string, WidgetFile>();
  const visit = async (inner: string): Promise<void> => {
    for (const entry of await readdir(join(folder, inner), { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const path = `${inner}${entry.name}`;
      if (entry.isDirectory()) await visit(`${path}/`);
      else files.set(path, widgetFile(path, await readFile(join(folder, path))));
    }
  };
  await visit('');
  return files;
}

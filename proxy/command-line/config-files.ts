import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { FileType } from '../../shared/configuration/configuration.js';
import { ConfigurationFile } from '../../shared/configuration/configuration-file.js';
import { sha256 } from '../configuration/read-configuration.js';
import { BadUsage } from './command.js';

/** Reads a file of the command line. @throws {BadUsage} */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new BadUsage([`${path}: the file cannot be read`]);
  }
}

const extensionOf = (content: Uint8Array, fileType: FileType): string => {
  const start = Buffer.from(content.subarray(0, 4)).toString('latin1');
  if (fileType === 'stylesheet') return 'css';
  if (start === 'RIFF') return 'wav';
  if (start === '\u0089PNG') return 'png';
  if (start === 'GIF8') return 'gif';
  return fileType === 'headerImage' ? 'jpg' : 'mp3';
};

/** Where `export --files` puts the content of a file. */
export const exportedName = (key: string, fileType: FileType, content: Uint8Array): string =>
  `${key.replace(/[^A-Za-z0-9_-]+/g, '-')}-${fileType}-${sha256(content).slice(0, 8)}.${extensionOf(content, fileType)}`;

/** @throws {BadUsage} */
export function writeFiles(folder: string, contents: ReadonlyMap<string, Uint8Array>): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of contents) writeFileSync(join(folder, name), content);
  } catch {
    throw new BadUsage([`--files: the folder ${folder} cannot be written`]);
  }
}

/** Contents in a folder by their SHA-256; a folder that is missing has none. */
export function contentsIn(folder: string): ReadonlyMap<string, Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const content = new Uint8Array(readFileSync(join(folder, entry.name)));
      contents.set(sha256(content), content);
    }
  } catch {
    return contents;
  }
  return contents;
}

/** The folder of the files that a configuration names: the given one, or that of the configuration. */
export const folderOf = (path: string, files: string | undefined): string => files ?? dirname(path);

/**
 * The parsed file with the hash of each file that it names, and their contents by it.
 * @throws {BadUsage} for a file that cannot be read or is not the one of the hash
 */
export function withFileHashes(
  parsed: unknown,
  folder: string,
): { parsed: unknown; contents: ReadonlyMap<string, Uint8Array> } {
  const contents = new Map<string, Uint8Array>();
  const { success, data } = ConfigurationFile.safeParse(parsed);
  if (!success) return { parsed, contents };
  const faults: string[] = [];
  for (const [key, { files = {} }] of Object.entries(data.popups ?? {}))
    for (const [fileType, entry] of Object.entries(files)) {
      if (entry?.file === undefined) continue;
      const path = `popups.${key}.files.${fileType}`;
      try {
        // Without folders: a file from elsewhere must not name a file of this machine.
        const content = new Uint8Array(readFileSync(join(folder, basename(entry.file))));
        const hash = sha256(content);
        if (entry.sha256 !== undefined && entry.sha256 !== hash)
          faults.push(`${path}: ${entry.file} is another file than its sha256 says`);
        contents.set(hash, content);
        entry.sha256 = hash;
      } catch {
        // WebAppel may have it already.
        if (entry.sha256 === undefined)
          faults.push(`${path}: ${entry.file} cannot be read in ${folder}`);
      }
    }
  if (faults.length > 0) throw new BadUsage(faults);
  return { parsed: data, contents };
}

import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { BadUsage } from './command.js';

/** Called before the request is sent, so that no fetched file is lost. @throws {BadUsage} */
export const requireWritable = (path: string): void =>
  asBadUsage(path, () => {
    if (!existsSync(path)) {
      // Permissions are not enough: the folder may be on a read-only disk. So create a file.
      closeSync(openSync(path, 'wx'));
      rmSync(path);
      return;
    }
    if (statSync(path).isDirectory()) throw new Error('a folder');
    accessSync(path, constants.W_OK);
  });

/** @throws {BadUsage} */
export const saveFile = (path: string, content: Uint8Array): void =>
  asBadUsage(path, () => writeFileSync(path, content));

function asBadUsage(path: string, work: () => void): void {
  try {
    work();
  } catch {
    throw new BadUsage([`--out: the file ${path} cannot be written`]);
  }
}

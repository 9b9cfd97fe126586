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

/** Before anything is asked: what was fetched must not be lost for want of a place. @throws {BadUsage} */
export const refuseUnwritable = (path: string): void =>
  orBadUsage(path, () => {
    if (!existsSync(path)) {
      // Only trying tells: a folder that may be written can be on a disk that may not.
      closeSync(openSync(path, 'wx'));
      rmSync(path);
      return;
    }
    if (statSync(path).isDirectory()) throw new Error('a folder');
    accessSync(path, constants.W_OK);
  });

/** @throws {BadUsage} */
export const saveTo = (path: string, content: Uint8Array): void =>
  orBadUsage(path, () => writeFileSync(path, content));

function orBadUsage(path: string, work: () => void): void {
  try {
    work();
  } catch {
    throw new BadUsage([`--out: the file ${path} cannot be written`]);
  }
}

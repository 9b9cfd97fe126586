import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Secret, withoutSecrets } from '../webappel/redact.js';
import type { HttpAnswer } from '../webappel/transport.js';

/** The folder is there already, or cannot be made. */
export class FolderUnusable extends Error {
  override readonly name = 'FolderUnusable';
}

/** Where the answers of a run are kept. Listings may name visitors, so it is for its owner only. */
export class AnswerFolder {
  /** @throws {FolderUnusable} when it exists: nothing is written over */
  constructor(
    readonly path: string,
    private readonly secrets: readonly Secret[],
  ) {
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (failure) {
      const exists = failure instanceof Error && 'code' in failure && failure.code === 'EEXIST';
      throw new FolderUnusable(
        `--out: the folder ${path} ${exists ? 'exists already, and nothing is written over' : 'cannot be made'}`,
      );
    }
  }

  /**
   * An answer as it came: status line, headers as `fetch` gives them (names in lower case), body byte for byte but for
   * account and own numbers. Answers the name of the file.
   */
  keep(id: string, { status, statusText, headers, bytes }: HttpAnswer): string {
    const lines = [...headers].map(([name, value]) => `${name}: ${value}`);
    const head = [`HTTP/1.1 ${status} ${statusText}`, ...lines, '', ''].join('\r\n');
    return this.#write(`${id}.http`, Buffer.concat([Buffer.from(head, 'latin1'), bytes]));
  }

  keepSummary(summary: object): void {
    this.#write('summary.json', Buffer.from(`${JSON.stringify(summary, null, 2)}\n`));
  }

  #write(name: string, content: Uint8Array): string {
    writeFileSync(join(this.path, name), withoutSecrets(content, this.secrets), {
      mode: 0o600,
      flag: 'wx',
    });
    return name;
  }
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeSecrets, type Secret } from '../webappel/redact.js';
import type { HttpAnswer } from '../webappel/transport.js';

/** The folder already exists or cannot be created. */
export class FolderUnusable extends Error {
  override readonly name = 'FolderUnusable';
}

/** Keeps the answers of a run. Only its owner can read it, because listings may name visitors. */
export class AnswerFolder {
  /** @throws {FolderUnusable} when it exists: no file is overwritten */
  constructor(
    readonly path: string,
    private readonly secrets: readonly Secret[],
  ) {
    try {
      mkdirSync(path, { mode: 0o700 });
    } catch (failure) {
      const exists = failure instanceof Error && 'code' in failure && failure.code === 'EEXIST';
      throw new FolderUnusable(
        `--out: the folder ${path} ${exists ? 'already exists; choose a new one' : 'cannot be created'}`,
      );
    }
  }

  /**
   * Writes an answer as it was received: status line, headers (names in lower case) and body, without the account and
   * the owner's numbers.
   * @returns the name of the file
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
    writeFileSync(join(this.path, name), removeSecrets(content, this.secrets), {
      mode: 0o600,
      flag: 'wx',
    });
    return name;
  }
}

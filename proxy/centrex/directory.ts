import { createReadStream } from 'node:fs';
import type { Clock } from '../../shared/clock.js';
import { Unreached } from '../../shared/webappel/refusal.js';
import { decodeText } from '../../shared/webappel/text.js';
import { ProblemError } from '../http/problems.js';
import type { Log } from '../log.js';
import type { CentrexSource } from '../settings/centrex-settings.js';
import { exchange } from '../webappel/transport.js';
import { type CentrexAccounts, readAccounts } from './centrex-account.js';
import { demoAccounts } from './demo-directory.js';
import { type CentrexFilters, matches, printedFilters } from './filters.js';

/** Some thousands of accounts, as the guide prints one. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The Centrex accounts, to be looked up and never changed. */
export interface CentrexDirectory {
  /**
   * The accounts that are meant. Asked for each time; nothing of it is kept.
   * @throws {ProblemError} not-found where no source is set, unavailable where it cannot be read; neither says what
   * the source holds.
   */
  find(filters: CentrexFilters): Promise<CentrexAccounts>;
}

interface Parts {
  /** Undefined: there is none. */
  source: CentrexSource | undefined;
  clock: Clock;
  log: Log;
  deadlineMs?: number;
}

/** The directory that CENTREX_SOURCE names. */
export function createCentrexDirectory(parts: Parts): CentrexDirectory {
  return {
    async find(filters) {
      const found = readAccounts(await read(filters, parts));
      if (!found) throw unreadable('does not hold a list of accounts', parts.log);
      // Also what an endpoint answers: it may not know a filter.
      return { ...found, accounts: found.accounts.filter((account) => matches(account, filters)) };
    },
  };
}

async function read(filters: CentrexFilters, parts: Parts): Promise<unknown> {
  const { source, clock, log } = parts;
  switch (source?.kind) {
    case undefined:
      throw new ProblemError('not-found', {
        detail: 'There is no Centrex directory; set CENTREX_SOURCE to its address or to a file.',
      });
    case 'demo':
      return demoAccounts(clock.now());
    case 'file':
      return parse(await readCapped(source.path, log), log);
    case 'endpoint':
      return parse(await ask(source, filters, parts), log);
  }
}

/** The parser's own message quotes what it could not read, which may be a password. */
function parse(bytes: Uint8Array, log: Log): unknown {
  try {
    return JSON.parse(decodeText(bytes));
  } catch (failure) {
    if (!(failure instanceof SyntaxError)) throw failure;
    throw unreadable('does not hold JSON', log);
  }
}

async function readCapped(path: string, log: Log): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  try {
    // One byte more than may be there tells that it is too long.
    for await (const chunk of createReadStream(path, { end: MOST_BYTES })) chunks.push(chunk);
  } catch {
    throw unreadable('is a file that cannot be read', log);
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.byteLength > MOST_BYTES) throw unreadable('holds too much', log);
  return bytes;
}

async function ask(
  { url, credentials }: Extract<CentrexSource, { kind: 'endpoint' }>,
  filters: CentrexFilters,
  { log, deadlineMs }: Parts,
): Promise<Uint8Array> {
  try {
    const { status, bytes } = await exchange({
      url,
      query: new URLSearchParams(printedFilters(filters)).toString(),
      authorization: credentials && basic(credentials),
      deadlineMs,
      maxBytes: MOST_BYTES,
      method: 'Centrex directory',
    });
    if (status === 200) return bytes;
    throw unreadable(sentences[status] ?? `answers with the status ${status}`, log);
  } catch (failure) {
    if (!(failure instanceof Unreached)) throw failure;
    throw unreadable(failure.reason === 'too-large' ? 'holds too much' : 'does not answer', log);
  }
}

const sentences: Record<number, string> = {
  401: 'does not know CENTREX_USER and CENTREX_PASS',
  403: 'does not let CENTREX_USER read it',
  404: 'is an address at which there is nothing',
};

const basic = ({ user, pass }: { user: string; pass: string }): string =>
  `Basic ${Buffer.from(`${user}:${pass}`, 'utf8').toString('base64')}`;

function unreadable(why: string, log: Log): ProblemError {
  log.warn({ why }, 'the Centrex directory cannot be read');
  return new ProblemError('unavailable', { detail: `CENTREX_SOURCE ${why}.` });
}

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

/** Room for some thousands of accounts. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Read-only access to the Centrex accounts. */
export interface CentrexDirectory {
  /**
   * Reads the source each time and returns the accounts that match.
   * @throws {ProblemError} not-found when no source is set, unavailable when it cannot be read; neither quotes the
   * source
   */
  find(filters: CentrexFilters): Promise<CentrexAccounts>;
}

interface Parts {
  /** Undefined when CENTREX_SOURCE is not set. */
  source: CentrexSource | undefined;
  clock: Clock;
  log: Log;
  deadlineMs?: number;
}

/** Opens the directory that CENTREX_SOURCE names. */
export function createCentrexDirectory(parts: Parts): CentrexDirectory {
  return {
    async find(filters) {
      const found = readAccounts(await read(filters, parts));
      if (!found) throw unreadable('does not hold a list of accounts', parts.log);
      // Filter the answer of an endpoint too: it may not know every filter.
      return { ...found, accounts: found.accounts.filter((account) => matches(account, filters)) };
    },
  };
}

async function read(filters: CentrexFilters, parts: Parts): Promise<unknown> {
  const { source, clock, log } = parts;
  switch (source?.kind) {
    case undefined:
      throw new ProblemError('not-found', {
        detail: 'There is no Centrex directory. Set CENTREX_SOURCE to its address or to a file.',
      });
    case 'demo':
      return demoAccounts(clock.now());
    case 'file':
      return parse(await readFileUpToLimit(source.path, log), log);
    case 'endpoint':
      return parse(await fetchAccounts(source, filters, parts), log);
  }
}

/** Drops the parser's message, which quotes the text and may contain a password. */
function parse(bytes: Uint8Array, log: Log): unknown {
  try {
    return JSON.parse(decodeText(bytes));
  } catch (failure) {
    if (!(failure instanceof SyntaxError)) throw failure;
    throw unreadable('does not hold JSON', log);
  }
}

async function readFileUpToLimit(path: string, log: Log): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  try {
    // `end` is inclusive: one byte more than the limit shows that the file is too large.
    for await (const chunk of createReadStream(path, { end: MAX_BYTES })) chunks.push(chunk);
  } catch {
    throw unreadable('is a file that cannot be read', log);
  }
  const bytes = Buffer.concat(chunks);
  if (bytes.byteLength > MAX_BYTES) throw unreadable('is larger than 16 MB', log);
  return bytes;
}

async function fetchAccounts(
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
      maxBytes: MAX_BYTES,
      method: 'Centrex directory',
    });
    if (status === 200) return bytes;
    throw unreadable(statusSentences[status] ?? `answers with HTTP status ${status}`, log);
  } catch (failure) {
    if (!(failure instanceof Unreached)) throw failure;
    throw unreadable(
      failure.reason === 'too-large' ? 'is larger than 16 MB' : 'does not answer',
      log,
    );
  }
}

const statusSentences: Record<number, string> = {
  401: 'does not accept CENTREX_USER and CENTREX_PASS',
  403: 'does not allow CENTREX_USER to read it',
  404: 'was not found at its address (HTTP status 404)',
};

const basic = ({ user, pass }: { user: string; pass: string }): string =>
  `Basic ${Buffer.from(`${user}:${pass}`, 'utf8').toString('base64')}`;

function unreadable(why: string, log: Log): ProblemError {
  log.warn({ why }, 'the Centrex directory cannot be read');
  return new ProblemError('unavailable', { detail: `CENTREX_SOURCE ${why}.` });
}

import { createHash } from 'node:crypto';
import type { ConsentHeadTable, ConsentLogTable } from '../store/consent-tables.js';
import { keyedHash } from '../store/secrets.js';

export type ConsentEntry = ConsentLogTable;
export type ConsentHead = Omit<ConsentHeadTable, 'id'>;

/** What is consented to, before it is chained. */
export type NewEntry = Omit<ConsentEntry, 'seq' | 'previous' | 'hash' | 'seal'>;

/** Of the first entry. */
export const NOTHING_BEFORE = '0'.repeat(64);

const hashOf = (entry: Omit<ConsentEntry, 'hash' | 'seal'>): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        ...[entry.previous, Number(entry.seq), Number(entry.at), entry.action, entry.purpose],
        ...[entry.text, entry.version, entry.language, entry.popup_id],
        ...[entry.callback_id === null ? null : Number(entry.callback_id), entry.number_hash],
      ]),
    )
    .digest('hex');

const sealOf = (secret: string, hash: string): string => keyedHash(secret, `consent ${hash}`);

export const headOf = (secret: string, entries: number, hash: string): ConsentHead => ({
  entries,
  hash,
  seal: keyedHash(secret, `consents ${entries} ${hash}`),
});

/** Chains entries to the head. */
export function chain(
  news: readonly NewEntry[],
  head: Pick<ConsentHead, 'entries' | 'hash'>,
  secret: string,
): ConsentEntry[] {
  let previous = head.hash;
  return news.map((entry, index) => {
    const linked = { ...entry, seq: Number(head.entries) + index + 1, previous };
    previous = hashOf(linked);
    return { ...linked, hash: previous, seal: sealOf(secret, previous) };
  });
}

/**
 * Looks for what was changed, deleted, added or put into another order.
 * @param secret undefined: seals are not checked
 * @param knownHead a hash that was noted elsewhere: its entry must still be there
 * @returns a sentence for each fault
 */
export function faultsOf(
  unordered: readonly ConsentEntry[],
  head: ConsentHead | undefined,
  { secret, knownHead }: { secret?: string | undefined; knownHead?: string | undefined } = {},
): string[] {
  const entries = unordered.toSorted((a, b) => Number(a.seq) - Number(b.seq));
  const faults: string[] = [];
  let previous = NOTHING_BEFORE;
  let seq = 0;
  for (const entry of entries) {
    seq += 1;
    const named = `Entry ${entry.seq}`;
    if (Number(entry.seq) !== seq)
      faults.push(
        Number(entry.seq) > seq
          ? `${named}: an entry before it is missing`
          : `${named}: it is there twice`,
      );
    else if (entry.previous !== previous)
      faults.push(`${named}: it does not follow the entry before it`);
    seq = Number(entry.seq);
    if (hashOf(entry) !== entry.hash) faults.push(`${named}: it was changed`);
    else if (secret !== undefined && sealOf(secret, entry.hash) !== entry.seal)
      faults.push(`${named}: it was not written with this SECRET`);
    previous = entry.hash;
  }
  const stated = head ?? { entries: 0, hash: NOTHING_BEFORE, seal: '' };
  if (!head && entries.length > 0) faults.push('The end: the record of the last entry is missing');
  else if (Number(stated.entries) !== seq || stated.hash !== previous)
    faults.push(`The end: ${stated.entries} entries were written, and the last one is another`);
  else if (head && secret !== undefined && headOf(secret, seq, previous).seal !== head.seal)
    faults.push('The end: it was not written with this SECRET');
  if (knownHead !== undefined && !entries.some(({ hash }) => hash === knownHead))
    faults.push('The entry that was noted elsewhere is missing');
  return faults;
}

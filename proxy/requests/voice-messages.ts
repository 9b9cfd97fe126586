import { sql } from 'kysely';
import type { VoiceMessage } from '../../shared/owner/requests.js';
import type { Callback } from '../callbacks/ledger/callback-entity.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import { messageGone } from '../privacy/blanking.js';
import type { Store } from '../store/database.js';
import { platformCallOf } from './platform-call.js';

/** The voice messages of a callback, on the embedded platform. */
export async function voiceMessagesOf(callback: Callback, store: Store): Promise<VoiceMessage[]> {
  const call = await platformCallOf(callback, store);
  if (call === undefined) return [];
  const messages = await store
    .selectFrom('platform_voicemails')
    .select(['id', 'recorded_at', 'seconds', 'sent_at'])
    .select(sql<number>`length(recording)`.as('bytes'))
    .where('call_id', '=', call)
    .orderBy('id')
    .execute();
  return messages.map(({ id, recorded_at, seconds, sent_at, bytes }) => ({
    id,
    recordedAt: iso(Number(recorded_at)),
    seconds,
    mailedAt: sent_at === null ? null : iso(Number(sent_at)),
    isKept: Number(bytes) > 0,
  }));
}

/** The WAV file of a message of this callback; undefined if there is none, or it is no longer kept. */
export async function recordingOf(
  callback: Callback,
  message: string | undefined,
  store: Store,
): Promise<{ file: Buffer; recordedAt: number } | undefined> {
  const call = await platformCallOf(callback, store);
  if (call === undefined || !/^[1-9]\d{0,14}$/.test(message ?? '')) return undefined;
  const found = await store
    .selectFrom('platform_voicemails')
    .select(['call_id', 'recording', 'recorded_at'])
    .where('id', '=', Number(message))
    .where('call_id', '=', call)
    .executeTakeFirst();
  // The SQLite driver returns an ArrayBuffer although the types say Uint8Array.
  const file = Buffer.from(new Uint8Array(found?.recording ?? []));
  return found && file.length > 0 ? { file, recordedAt: Number(found.recorded_at) } : undefined;
}

/** Deletes the recording of a message. If it was not mailed yet, it never is. */
export async function deleteRecording(message: string, store: Store): Promise<void> {
  await store
    .updateTable('platform_voicemails')
    .set(messageGone)
    .where('id', '=', Number(message))
    .execute();
}

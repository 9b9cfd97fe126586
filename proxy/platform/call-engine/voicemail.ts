import { Temporal } from 'temporal-polyfill';
import type { Clock, Stop } from '../../../shared/clock.js';
import { HOUR_MS, MINUTE_MS } from '../../../shared/durations.js';
import { failureCode } from '../../../shared/failure-text.js';
import type { Store } from '../../store/database.js';
import type { EngineLease } from './engine-lease.js';
import type { EngineLog } from './engine-log.js';
import { createMailTransport } from './mail-transport.js';

/** Mail server and sender of voice messages. */
export interface MailSettings {
  /** `smtp://user:pass@host:587` or `smtps://…` */
  url: string;
  /** `Shop <no-reply@shop.example>` */
  from: string;
}

export interface VoicemailSender {
  /** Tries all pending messages at once: the mail server may have been repaired before the restart. */
  start(): Promise<void>;
  /** Waits for the message that is being sent. */
  stop(): Promise<void>;
  /** Call when a message was recorded. */
  wake(): void;
  /** Releases messages that dead engines had claimed, and sends what is due. */
  takeOver(): Promise<void>;
}

const FIRST_RETRY_DELAY_MS = MINUTE_MS;
const MAX_RETRY_DELAY_MS = 6 * HOUR_MS;
const MAX_TIMER_MS = HOUR_MS;

/** 1, 2, 4… minutes up to 6 hours. Retries never stop, so no message is lost. */
const retryDelayMs = (failures: number): number =>
  Math.min(FIRST_RETRY_DELAY_MS * 2 ** (failures - 1), MAX_RETRY_DELAY_MS);

type Waiting = Awaited<ReturnType<typeof findNext>> & {};
type Message = Awaited<ReturnType<typeof claim>> & {};

/**
 * Mails voice messages to their mailboxes. The table is the queue: unsent messages stay there and are retried, by the
 * next process too, and each is claimed by one engine at a time. A crash after sending may send a message twice; both
 * copies have the same Message-ID.
 */
export function createVoicemailSender({
  store,
  clock,
  mail,
  log,
  lease,
}: {
  store: Store;
  clock: Clock;
  /** Without a mail server messages are kept. */
  mail: MailSettings | undefined;
  log: EngineLog | undefined;
  lease: Pick<EngineLease, 'id' | 'ensureHeld'>;
}): VoicemailSender {
  const transport = mail && createMailTransport(mail.url);
  let isStopped = true;
  let isSending = false;
  let isWakePending = false;
  let sending: Promise<void> = Promise.resolve();
  let stopTimer: Stop = () => undefined;

  function wake(): void {
    if (isStopped) return;
    isWakePending = true;
    if (!isSending) sending = sendDue();
  }

  async function sendDue(): Promise<void> {
    isSending = true;
    stopTimer();
    while (isWakePending && !isStopped) {
      isWakePending = false;
      try {
        const waiting = await findNext(store, lease.id);
        if (!waiting) continue;
        if (waiting.due_at > clock.now()) wakeIn(waiting.due_at - clock.now());
        else await claimAndSend(waiting);
      } catch (failure) {
        isWakePending = false;
        log?.error({ failure: failureCode(failure) }, 'could not read voice messages; retrying');
        wakeIn(FIRST_RETRY_DELAY_MS);
      }
    }
    isSending = false;
  }

  function wakeIn(ms: number): void {
    stopTimer = clock.after(Math.min(ms, MAX_TIMER_MS), wake);
  }

  async function claimAndSend({ id }: Waiting): Promise<void> {
    isWakePending = true;
    await lease.ensureHeld();
    const message = await claim(store, id, lease.id);
    if (message) await send(message);
  }

  async function send(message: Message): Promise<void> {
    if (!transport || !mail) {
      log?.error(
        { voicemail: message.id },
        'voice message kept, not sent: set SMTP_URL and MAIL_FROM',
      );
      return postpone(message, MAX_RETRY_DELAY_MS);
    }
    try {
      await transport.sendMail({ ...mailOf(message, mail.from), date: new Date(clock.now()) });
    } catch (failure) {
      const attempts = message.attempts + 1;
      log?.error(
        { voicemail: message.id, attempts, failure: failureCode(failure) },
        'could not send a voice message; retrying',
      );
      return postpone(message, retryDelayMs(attempts));
    }
    await store
      .updateTable('platform_voicemails')
      .set({ sent_at: clock.now(), due_at: null, engine_id: null })
      .where('id', '=', message.id)
      .execute();
    log?.info({ voicemail: message.id }, 'voice message sent');
  }

  async function postpone(message: Message, ms: number): Promise<void> {
    await store
      .updateTable('platform_voicemails')
      .set({
        attempts: message.attempts + (transport ? 1 : 0),
        due_at: clock.now() + ms,
        engine_id: null,
      })
      .where('id', '=', message.id)
      // An engine whose lease expired has lost its claim.
      .where('engine_id', '=', message.engine_id)
      .execute();
  }

  return {
    async start() {
      isStopped = false;
      await store
        .updateTable('platform_voicemails')
        .set({ due_at: clock.now() })
        .where('due_at', 'is not', null)
        .where('engine_id', 'is', null)
        .execute();
      wake();
    },
    async stop() {
      isStopped = true;
      stopTimer();
      await sending;
      transport?.close();
    },
    wake,
    async takeOver() {
      await store
        .updateTable('platform_voicemails')
        .set({ engine_id: null })
        .where('due_at', 'is not', null)
        .where('engine_id', 'not in', ({ selectFrom }) =>
          selectFrom('platform_engines').select('platform_engines.id'),
        )
        .execute();
      wake();
    },
  };
}

/** The next message that is unclaimed, or that this engine claimed and could not release because the store failed. */
async function findNext(store: Store, engineId: string) {
  const row = await store
    .selectFrom('platform_voicemails')
    .select(['id', 'due_at'])
    .where('due_at', 'is not', null)
    .where(({ or, eb }) => or([eb('engine_id', 'is', null), eb('engine_id', '=', engineId)]))
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, due_at: row.due_at ?? 0 };
}

/** Claims a message for an engine and reads the data of its mail. Returns undefined if another engine has it. */
async function claim(store: Store, id: number, engineId: string) {
  const claimed = await store
    .updateTable('platform_voicemails')
    .set({ engine_id: engineId })
    .where('id', '=', id)
    .where('due_at', 'is not', null)
    .where(({ or, eb }) => or([eb('engine_id', 'is', null), eb('engine_id', '=', engineId)]))
    .returning('id')
    .executeTakeFirst();
  if (!claimed) return undefined;
  return store
    .selectFrom('platform_voicemails as message')
    .innerJoin('platform_calls as call', 'call.id', 'message.call_id')
    .innerJoin('platform_popups as popup', 'popup.id', 'call.popup_id')
    .innerJoin('platform_accounts as account', 'account.id', 'call.account_id')
    .select([
      'message.id',
      'message.call_id',
      'message.engine_id',
      'mailbox',
      'recording',
      'seconds',
      'attempts',
      'recorded_at',
    ])
    .select([
      'call.row_key',
      'call.number',
      'call.name',
      'popup.name as popupName',
      'account.time_zone',
    ])
    .where('message.id', '=', id)
    .executeTakeFirst();
}

function mailOf(message: Message, from: string) {
  const received = Temporal.Instant.fromEpochMilliseconds(message.recorded_at)
    .toZonedDateTimeISO(message.time_zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' });
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    to: message.mailbox,
    subject: `Voice message for ${message.popupName}`,
    messageId: `<voicemail-${message.id}-${message.recorded_at}@${domain}>`,
    text: [
      `A visitor left a voice message of ${message.seconds} s.`,
      '',
      `Number: +${message.number}`,
      ...(message.name ? [`Name: ${message.name}`] : []),
      `Received: ${received.replace('T', ' ')} (${message.time_zone})`,
      '',
    ].join('\n'),
    attachments: [
      {
        filename: `message-${received.replace(/:/g, '')}.wav`,
        contentType: 'audio/wav',
        // The SQLite driver returns an ArrayBuffer although the types say Uint8Array.
        content: Buffer.from(new Uint8Array(message.recording)),
      },
    ],
  };
}

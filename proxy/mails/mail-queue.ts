import type { Selectable } from 'kysely';
import type { SendMailOptions } from 'nodemailer';
import { Counter } from 'prom-client';
import type { Clock } from '../../shared/clock.js';
import { HOUR_MS, MINUTE_MS } from '../../shared/durations.js';
import { failureCode } from '../../shared/failure-text.js';
import { type PollLoop, startPollLoop } from '../callbacks/workers/poll-loop.js';
import type { Log } from '../log.js';
import type { Metrics } from '../operations/metrics.js';
import { createMailTransport } from '../platform/call-engine/mail-transport.js';
import type { Store } from '../store/database.js';
import type { Tables } from '../store/tables.js';

/** To whom mails go, and how. */
export interface MailAddresses {
  /** Of the mail server. */
  url: string;
  from: string;
  to: readonly string[];
}

/** Tables whose rows are mailed. They have the columns of a queue under the same names. */
type MailTable = 'budget_warnings' | 'summary_mails';

export type WaitingMail<Table extends MailTable> = Selectable<Tables[Table]> & {
  mail_due_at: number;
};

interface Parts<Table extends MailTable> {
  store: Store;
  clock: Clock;
  log: Log;
  metrics: Pick<Metrics, 'registry'>;
  mail: MailAddresses;
  table: Table;
  /** Of the alert in the log. */
  name: 'warning-mail' | 'summary-mail';
  /** Of the metric that counts failed attempts. */
  failuresMetric: string;
  /** For the log and the metric: `a warning of a budget`. */
  what: string;
  /** When a mail is of no use any more, after its time. */
  giveUpMs: number;
  messageOf(waiting: WaitingMail<Table>): SendMailOptions | Promise<SendMailOptions>;
  /** What the log has of a mail that was sent. */
  factsOf(waiting: WaitingMail<Table>): object;
  /** Called before the queue is read: adds what is due. */
  prepare?(): Promise<void>;
}

/** Longer than a mail server may take. An instance that dies meanwhile leaves the mail to the others. */
const CLAIM_MS = 5 * MINUTE_MS;
const FIRST_PAUSE_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = HOUR_MS;

const pauseAfter = (failures: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE_MS);

/**
 * Mails the rows of a table. They are in the store, so nobody waits for the mail server, a restart loses none, and each is
 * claimed by one instance at a time. A crash just after sending may send a mail twice; both have the same Message-ID.
 */
export function startMailQueue<Table extends MailTable>(parts: Parts<Table>): PollLoop {
  const { store, clock, log, mail, metrics, name, what, giveUpMs } = parts;
  // Both tables have these columns; a query of either is typed by one.
  const table = parts.table as 'summary_mails';
  const transport = createMailTransport(mail.url);
  const failures = new Counter({
    name: parts.failuresMetric,
    help: `Attempts to mail ${what} that failed.`,
    registers: [metrics.registry],
  });

  /** The one that is mailed next. */
  async function findDue(): Promise<WaitingMail<Table> | undefined> {
    const row = await store
      .selectFrom(table)
      .selectAll()
      .where('mail_due_at', 'is not', null)
      .orderBy('mail_due_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    return row as WaitingMail<Table> | undefined;
  }

  async function send(waiting: WaitingMail<Table>): Promise<void> {
    const { id, at, mail_due_at, mail_attempts } = waiting as WaitingMail<'summary_mails'>;
    const claimedUntil = clock.now() + CLAIM_MS;
    const claimed = await store
      .updateTable(table)
      .set({ mail_due_at: claimedUntil })
      .where('id', '=', id)
      .where('mail_due_at', '=', mail_due_at)
      .executeTakeFirst();
    if (Number(claimed.numUpdatedRows) === 0) return;
    const note = (outcome: {
      mail_due_at: number | null;
      mail_attempts?: number;
      mailed_at?: number;
    }) =>
      store
        .updateTable(table)
        .set(outcome)
        .where('id', '=', id)
        .where('mail_due_at', '=', claimedUntil)
        .execute();
    const message = await parts.messageOf(waiting);
    try {
      await transport.sendMail({
        ...message,
        from: mail.from,
        to: [...mail.to],
        date: new Date(clock.now()),
      });
    } catch (failure) {
      failures.inc();
      const attempts = mail_attempts + 1;
      const retryAt = clock.now() + pauseAfter(attempts);
      const isGivenUp = retryAt > at + giveUpMs;
      const facts = { error: failureCode(failure), attempts };
      if (isGivenUp)
        log.error(
          { alert: name, ...facts },
          `${what} could not be mailed for ${giveUpMs / HOUR_MS} hours, and is given up`,
        );
      else log.warn(facts, `${what} could not be mailed; it is tried again`);
      await note({ mail_due_at: isGivenUp ? null : retryAt, mail_attempts: attempts });
      return;
    }
    await note({ mail_due_at: null, mailed_at: clock.now() });
    log.info(parts.factsOf(waiting), `${what} was mailed`);
  }

  const loop = startPollLoop({ clock, log, name: `${name}s` }, async (isStopped) => {
    await parts.prepare?.();
    for (;;) {
      const next = await findDue();
      if (!next || next.mail_due_at > clock.now() || isStopped()) return next?.mail_due_at;
      await send(next);
    }
  });
  return {
    ...loop,
    async stop() {
      await loop.stop();
      transport.close();
    },
  };
}

export const domainOf = (from: string): string => /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';

import { Temporal } from 'temporal-polyfill';
import type { Clock } from '../../shared/clock.js';
import { DAY_MS } from '../../shared/durations.js';
import type { PollLoop } from '../callbacks/workers/poll-loop.js';
import type { Log } from '../log.js';
import { domainOf, startMailQueue } from '../mails/mail-queue.js';
import type { Metrics } from '../operations/metrics.js';
import { consoleUrlOf } from '../owner/sessions/console-place.js';
import type { Settings } from '../settings/settings.js';
import { readStatistics } from '../statistics/statistics.js';
import type { Store } from '../store/database.js';
import { summaryMessage } from './summary-message.js';
import { giveUpMs, lastSummary } from './summary-period.js';

interface Parts {
  store: Store;
  clock: Clock;
  log: Log;
  metrics: Pick<Metrics, 'registry'>;
  settings: Pick<Settings, 'mail' | 'summary' | 'timeZone' | 'console' | 'publicUrl'>;
}

const KEPT_MS = 90 * DAY_MS;

/**
 * Mails the figures of the day or the week before at seven in the morning, once for all instances: the row of its period is
 * the proof. Undefined where no summary is wanted.
 */
export function startSummaryMails({ settings, ...parts }: Parts): PollLoop | undefined {
  const { mail, summary, timeZone } = settings;
  if (!mail || !summary) return undefined;
  const { store, clock } = parts;
  const { rhythm, language, to } = summary;
  // Without them, the program does not know how it is reached.
  const isAddressKnown = settings.publicUrl !== undefined || settings.console.host !== undefined;
  const consoleUrl = isAddressKnown ? consoleUrlOf(settings, settings.publicUrl ?? '') : undefined;
  let lastAdded = 0;

  async function addDue(): Promise<void> {
    const now = clock.now();
    const { period, dueAt } = lastSummary(rhythm, now, timeZone);
    if (dueAt === lastAdded || now > dueAt + giveUpMs[rhythm]) return;
    await store
      .insertInto('summary_mails')
      .values({
        ...{ at: dueAt, first_day: String(period.from), last_day: String(period.to) },
        ...{ mail_due_at: now, mail_attempts: 0, mailed_at: null },
      })
      .onConflict((conflict) => conflict.columns(['first_day', 'last_day']).doNothing())
      .execute();
    lastAdded = dueAt;
    await store
      .deleteFrom('summary_mails')
      .where('at', '<', now - KEPT_MS)
      .execute();
  }

  return startMailQueue({
    ...parts,
    mail: { ...mail, to },
    table: 'summary_mails',
    name: 'summary-mail',
    failuresMetric: 'rappel_summary_mail_failures_total',
    what: 'a summary',
    giveUpMs: giveUpMs[rhythm],
    prepare: addDue,
    async messageOf({ first_day, last_day }) {
      const [from, until] = [first_day, last_day].map((day) => Temporal.PlainDate.from(day));
      const statistics = await readStatistics(store, {
        ...{ from: from as Temporal.PlainDate, to: until as Temporal.PlainDate, timeZone },
      });
      return {
        ...summaryMessage(statistics, { language, rhythm, consoleUrl }),
        messageId: `<summary-${first_day}-${last_day}@${domainOf(mail.from)}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      };
    },
    factsOf: ({ first_day, last_day }) => ({ from: first_day, to: last_day }),
  });
}

import { Counter } from 'prom-client';
import type { Clock } from '../../shared/clock.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../shared/durations.js';
import { failureCode } from '../../shared/failure-text.js';
import { type PollLoop, startPollLoop } from '../callbacks/workers/poll-loop.js';
import { showMoment } from '../command-line/until.js';
import type { Log } from '../log.js';
import type { Metrics } from '../operations/metrics.js';
import { createMailTransport } from '../platform/call-engine/mail-transport.js';
import type { CallLimits } from '../settings/limit-settings.js';
import type { Settings } from '../settings/settings.js';
import type { Store } from '../store/database.js';
import { budgetSettings, isBudget } from './budgets.js';
import { amount } from './ceiling.js';

/** Where warnings of budgets are mailed. */
export interface WarningMail {
  /** Of the mail server. */
  url: string;
  from: string;
  to: readonly string[];
}

interface Parts {
  store: Store;
  clock: Clock;
  log: Log;
  mail: WarningMail;
  metrics: Pick<Metrics, 'registry'>;
  limits: CallLimits;
  /** The zone of the times in the mails. */
  timeZone: string;
}

/** Undefined: warnings are not mailed. */
export const warningMailOf = ({
  mail,
  warningsTo,
}: Pick<Settings, 'mail' | 'warningsTo'>): WarningMail | undefined =>
  mail && warningsTo.length > 0 ? { ...mail, to: warningsTo } : undefined;

/** Longer than a mail server may take. An instance that dies meanwhile leaves the mail to the others. */
const CLAIM_MS = 5 * MINUTE_MS;
const FIRST_PAUSE_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = HOUR_MS;
/** After that a warning is of no use. */
const GIVE_UP_MS = DAY_MS;

const pauseAfter = (failures: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE_MS);

type Waiting = Awaited<ReturnType<typeof findDue>> & {};

/**
 * Mails each warning of a budget. `BudgetWarnings` leaves them in the store, so no callback waits for the mail server, a
 * restart loses none, and each is claimed by one instance at a time. A crash just after sending may send a mail twice;
 * both have the same Message-ID.
 */
export function startWarningMails({
  store,
  clock,
  log,
  mail,
  metrics,
  limits,
  timeZone,
}: Parts): PollLoop {
  const transport = createMailTransport(mail.url);
  const failures = new Counter({
    name: 'rappel_warning_mail_failures_total',
    help: 'Attempts to mail a warning of a budget that failed.',
    registers: [metrics.registry],
  });

  async function send(warning: Waiting): Promise<void> {
    const claimedUntil = clock.now() + CLAIM_MS;
    const claimed = await store
      .updateTable('budget_warnings')
      .set({ mail_due_at: claimedUntil })
      .where('id', '=', warning.id)
      .where('mail_due_at', '=', warning.mail_due_at)
      .executeTakeFirst();
    if (Number(claimed.numUpdatedRows) === 0) return;
    const note = (outcome: {
      mail_due_at: number | null;
      mail_attempts?: number;
      mailed_at?: number;
    }) =>
      store
        .updateTable('budget_warnings')
        .set(outcome)
        .where('id', '=', warning.id)
        .where('mail_due_at', '=', claimedUntil)
        .execute();
    try {
      await transport.sendMail({
        ...textOf(warning, limits, timeZone),
        from: mail.from,
        to: [...mail.to],
        messageId: `<budget-warning-${warning.id}-${warning.at}@${domainOf(mail.from)}>`,
        date: new Date(clock.now()),
      });
    } catch (failure) {
      failures.inc();
      const attempts = warning.mail_attempts + 1;
      const retryAt = clock.now() + pauseAfter(attempts);
      const isGivenUp = retryAt > warning.at + GIVE_UP_MS;
      const facts = { error: failureCode(failure), attempts };
      if (isGivenUp)
        log.error(
          { alert: 'warning-mail', ...facts },
          'a warning of a budget could not be mailed for a day, and is given up',
        );
      else log.warn(facts, 'a warning of a budget could not be mailed; it is tried again');
      await note({ mail_due_at: isGivenUp ? null : retryAt, mail_attempts: attempts });
      return;
    }
    await note({ mail_due_at: null, mailed_at: clock.now() });
    log.info(
      { budget: warning.budget, percent: warning.percent },
      'a warning of a budget was mailed',
    );
  }

  const loop = startPollLoop({ clock, log, name: 'warning mails' }, async (isStopped) => {
    for (;;) {
      const next = await findDue(store);
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

/** The warning that is mailed next. */
async function findDue(store: Store) {
  const row = await store
    .selectFrom('budget_warnings')
    .selectAll()
    .where('mail_due_at', 'is not', null)
    .orderBy('mail_due_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row && { ...row, mail_due_at: row.mail_due_at ?? 0 };
}

const domainOf = (from: string): string => /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';

function textOf(
  { at, budget, popup_id, percent, used }: Waiting,
  limits: CallLimits,
  timeZone: string,
) {
  const [setting, most] = isBudget(budget) ? [budgetSettings[budget], limits[budget]] : [budget];
  const ofPopup = popup_id === '' ? '' : ` of popup ${popup_id}`;
  const isFull = percent === 100;
  const room = most === undefined ? '' : ` of ${amount(most)}`;
  return {
    subject: isFull
      ? `Rappel refuses calls: ${setting}${ofPopup} is used up`
      : `Rappel has used ${percent} % of ${setting}${ofPopup}`,
    text: [
      isFull
        ? `On ${showMoment(at, timeZone)} (${timeZone}) a call did not fit into ${setting}${ofPopup} any more. Such calls are refused, and visitors are given FALLBACK_PHONE, until earlier calls cost less than assumed or are no longer counted.`
        : `On ${showMoment(at, timeZone)} (${timeZone}) ${amount(Number(used))}${room} in ${setting}${ofPopup} was reserved or spent.`,
      '',
      'A call that is not over counts with the highest price that it can have. Amounts are in the unit of the prices of WebAppel.',
      '',
      'What you can do: look at the callbacks in the owner’s API, stop them with "rappel stop", or set another budget. "rappel ceiling" says the most that calls can cost.',
      '',
    ].join('\n'),
  };
}

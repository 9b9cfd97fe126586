import type { Clock } from '../../shared/clock.js';
import { DAY_MS } from '../../shared/durations.js';
import type { PollLoop } from '../callbacks/workers/poll-loop.js';
import { showMoment } from '../command-line/until.js';
import type { Log } from '../log.js';
import {
  domainOf,
  type MailAddresses,
  startMailQueue,
  type WaitingMail,
} from '../mails/mail-queue.js';
import type { Metrics } from '../operations/metrics.js';
import type { CallLimits } from '../settings/limit-settings.js';
import type { Settings } from '../settings/settings.js';
import type { Store } from '../store/database.js';
import { budgetSettings, isBudget } from './budgets.js';
import { amount } from './ceiling.js';

interface Parts {
  store: Store;
  clock: Clock;
  log: Log;
  mail: MailAddresses;
  metrics: Pick<Metrics, 'registry'>;
  limits: CallLimits;
  /** The zone of the times in the mails. */
  timeZone: string;
}

/** Undefined: warnings are not mailed. */
export const warningMailOf = ({
  mail,
  warningsTo,
}: Pick<Settings, 'mail' | 'warningsTo'>): MailAddresses | undefined =>
  mail && warningsTo.length > 0 ? { ...mail, to: warningsTo } : undefined;

/** Mails each warning of a budget that `BudgetWarnings` left in the store. */
export const startWarningMails = ({ limits, timeZone, ...parts }: Parts): PollLoop =>
  startMailQueue({
    ...parts,
    table: 'budget_warnings',
    name: 'warning-mail',
    failuresMetric: 'rappel_warning_mail_failures_total',
    what: 'a warning of a budget',
    giveUpMs: DAY_MS,
    messageOf: (warning) => ({
      ...textOf(warning, limits, timeZone),
      messageId: `<budget-warning-${warning.id}-${warning.at}@${domainOf(parts.mail.from)}>`,
    }),
    factsOf: ({ budget, percent }) => ({ budget, percent }),
  });

function textOf(
  { at, budget, popup_id, percent, used }: WaitingMail<'budget_warnings'>,
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

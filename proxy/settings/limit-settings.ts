import type { z } from 'zod';
import { MICROS, type Micros } from '../../shared/money.js';
import type { PhoneKind } from './phone-kind.js';
import { budget, limit, money } from './setting-forms.js';
import { settingTexts } from './setting-texts.js';

/** The most that is called, asked for and spent. Undefined: without limit. */
export interface CallLimits {
  callsPerNumberHour: number | undefined;
  callsPerNumberDay: number | undefined;
  callsPerPrefixHour: number | undefined;
  callsPerPopupHour: number | undefined;
  callsPerPopupDay: number | undefined;
  callsPerHour: number | undefined;
  callsPerDay: number | undefined;
  liveCalls: number | undefined;
  requestsPerNetworkHour: number | undefined;
  appointmentsPerNumber: number | undefined;
  appointmentsPerNetwork: number | undefined;
  appointmentsPerPopup: number | undefined;
  appointmentsPerPopupDay: number | undefined;
  budgetPerHour: Micros | undefined;
  budgetPerDay: Micros | undefined;
  budgetPerPopupDay: Micros | undefined;
}

/** What a minute of a call costs where WebAppel does not say it, and what one of the operator's phone costs. */
export interface CallPrices {
  assumed: Micros;
  operator: Micros;
}

/** The limits of calls that cost money, where no setting changes them. Simulated calls cost nothing. */
const realDefaults = {
  CALLS_PER_NUMBER_HOUR: 3,
  CALLS_PER_NUMBER_DAY: 6,
  CALLS_PER_PREFIX_HOUR: 10,
  CALLS_PER_POPUP_HOUR: 60,
  CALLS_PER_POPUP_DAY: 300,
  CALLS_PER_HOUR: 60,
  CALLS_PER_DAY: 300,
  LIVE_CALLS: 20,
  REQUESTS_PER_NETWORK: 60,
  APPOINTMENTS_PER_NUMBER: 2,
  APPOINTMENTS_PER_NETWORK: 10,
  APPOINTMENTS_PER_POPUP: 100,
  APPOINTMENTS_PER_POPUP_DAY: 50,
  BUDGET_PER_HOUR: undefined,
  BUDGET_PER_DAY: 50,
  BUDGET_PER_POPUP_DAY: undefined,
} as const;
type LimitName = keyof typeof realDefaults;
const simulatedDefaults: Partial<Record<LimitName, number>> = { APPOINTMENTS_PER_NUMBER: 2 };

const unsetText = (name: LimitName) => ({
  none: `\`${realDefaults[name] ?? 'none'}\``,
  simulated: `\`${simulatedDefaults[name] ?? 'none'}\``,
});
const count = (name: LimitName, about: string) =>
  limit(1_000_000)
    .optional()
    .register(settingTexts, { about, unset: unsetText(name) });
const sum = (name: LimitName, about: string) =>
  budget.optional().register(settingTexts, { about, unset: unsetText(name) });

export const limitVariables = {
  CALLS_PER_NUMBER_HOUR: count(
    'CALLS_PER_NUMBER_HOUR',
    'How often one number is called in an hour, by all popups and however the calls end.',
  ),
  CALLS_PER_NUMBER_DAY: count('CALLS_PER_NUMBER_DAY', 'The same for 24 hours.'),
  CALLS_PER_PREFIX_HOUR: count(
    'CALLS_PER_PREFIX_HOUR',
    'How many calls go in an hour to numbers that differ in their last three digits only. Fraud dials such rows of numbers.',
  ),
  CALLS_PER_POPUP_HOUR: count('CALLS_PER_POPUP_HOUR', 'How many calls a popup makes in an hour.'),
  CALLS_PER_POPUP_DAY: count('CALLS_PER_POPUP_DAY', 'How many calls a popup makes in a day.'),
  CALLS_PER_HOUR: count('CALLS_PER_HOUR', 'How many calls all popups make in an hour.'),
  CALLS_PER_DAY: count('CALLS_PER_DAY', 'How many calls all popups make in a day.'),
  LIVE_CALLS: count(
    'LIVE_CALLS',
    'How many calls may be waiting or going on for new ones to be accepted.',
  ),
  REQUESTS_PER_NETWORK: count(
    'REQUESTS_PER_NETWORK',
    'How many callbacks one network may request in an hour: the addresses that share the first 24 bits, or 48 bits in IPv6.',
  ),
  APPOINTMENTS_PER_NUMBER: count(
    'APPOINTMENTS_PER_NUMBER',
    'How many appointments may be open for one number.',
  ),
  APPOINTMENTS_PER_NETWORK: count(
    'APPOINTMENTS_PER_NETWORK',
    'How many appointments one network may have open.',
  ),
  APPOINTMENTS_PER_POPUP: count(
    'APPOINTMENTS_PER_POPUP',
    'How many appointments a popup may have open.',
  ),
  APPOINTMENTS_PER_POPUP_DAY: count(
    'APPOINTMENTS_PER_POPUP_DAY',
    'How many appointments a popup takes for one day of `TIME_ZONE`.',
  ),
  BUDGET_PER_HOUR: sum(
    'BUDGET_PER_HOUR',
    'The most that the calls of an hour may cost, in the unit of WebAppel’s prices.',
  ),
  BUDGET_PER_DAY: sum(
    'BUDGET_PER_DAY',
    'The most that the calls of a day may cost. A call counts with the highest price that it can have until WebAppel says how long it was. `rappel ceiling` shows what it means.',
  ),
  BUDGET_PER_POPUP_DAY: sum(
    'BUDGET_PER_POPUP_DAY',
    'The most that the calls of one popup may cost in a day.',
  ),
  ASSUMED_PRICE: money.prefault('0.10').register(settingTexts, {
    about: 'What a minute costs for a destination whose price WebAppel does not say.',
  }),
  OPERATOR_PRICE: money.prefault('0').register(settingTexts, {
    about:
      'What a minute to the phone of an operator costs. The default is right for operators on a Centrex, whose calls are free.',
  }),
};

type Values = z.output<z.ZodObject<typeof limitVariables>>;
export function limitsOf(env: Values, phones: PhoneKind): CallLimits {
  const limitOf = (name: LimitName): number | undefined => {
    const value = env[name];
    if (value !== undefined) return value === 'none' ? undefined : value;
    const assumed = (phones === 'none' ? realDefaults : simulatedDefaults)[name];
    return assumed !== undefined && name.startsWith('BUDGET') ? assumed * MICROS : assumed;
  };
  return {
    callsPerNumberHour: limitOf('CALLS_PER_NUMBER_HOUR'),
    callsPerNumberDay: limitOf('CALLS_PER_NUMBER_DAY'),
    callsPerPrefixHour: limitOf('CALLS_PER_PREFIX_HOUR'),
    callsPerPopupHour: limitOf('CALLS_PER_POPUP_HOUR'),
    callsPerPopupDay: limitOf('CALLS_PER_POPUP_DAY'),
    callsPerHour: limitOf('CALLS_PER_HOUR'),
    callsPerDay: limitOf('CALLS_PER_DAY'),
    liveCalls: limitOf('LIVE_CALLS'),
    requestsPerNetworkHour: limitOf('REQUESTS_PER_NETWORK'),
    appointmentsPerNumber: limitOf('APPOINTMENTS_PER_NUMBER'),
    appointmentsPerNetwork: limitOf('APPOINTMENTS_PER_NETWORK'),
    appointmentsPerPopup: limitOf('APPOINTMENTS_PER_POPUP'),
    appointmentsPerPopupDay: limitOf('APPOINTMENTS_PER_POPUP_DAY'),
    budgetPerHour: limitOf('BUDGET_PER_HOUR'),
    budgetPerDay: limitOf('BUDGET_PER_DAY'),
    budgetPerPopupDay: limitOf('BUDGET_PER_POPUP_DAY'),
  };
}

export const pricesOf = (env: Values): CallPrices => ({
  assumed: env.ASSUMED_PRICE,
  operator: env.OPERATOR_PRICE,
});

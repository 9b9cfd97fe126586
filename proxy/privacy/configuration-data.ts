import type { ConfigurationTables } from '../store/configuration-tables.js';
import type { DataOf, Personal } from './data-class.js';

/** The configuration holds the numbers of operators, the address for voice messages and texts of the owner. */
const configuration: Personal = {
  of: 'staff',
  what: 'the configuration of the account, with the phone numbers of operators',
  why: 'a change outside is noticed, and a plan that was broken off goes on',
  kept: 'until another configuration is applied',
  erased: 'with the row',
  atRest: 'encrypted',
};

/** The data about people in what is remembered of the configuration. */
export const configurationData: DataOf<keyof ConfigurationTables> = {
  popup_schedules: { account: 'none', popup_id: 'none', schedule_name: 'none' },
  configuration_keys: { account: 'none', key: 'none', popup_id: 'none' },
  configuration_applied: {
    account: 'none',
    file: configuration,
    other_popups: 'none',
    applied_at: 'none',
    checked_at: 'none',
    drifted_at: 'none',
  },
  configuration_plans: {
    id: 'none',
    account: 'none',
    plan: { ...configuration, kept: 'a day, or until the next plan is asked for' },
    made_at: 'none',
  },
};

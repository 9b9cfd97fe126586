/** The schedules of popups, which WebAppel does not tell. */
export interface PopupSchedulesTable {
  /** A keyed hash of WebAppel's URL and the account. */
  account: string;
  popup_id: string;
  /** Empty: the popup has none. */
  schedule_name: string;
}

/** Which popup a key of a configuration file means, so that it is found again under another name. */
export interface ConfigurationKeysTable {
  account: string;
  key: string;
  popup_id: string;
}

/** The file that was applied last. */
export interface ConfigurationAppliedTable {
  account: string;
  /** JSON of a `ConfigurationFile`. */
  file: string;
  /** JSON list of the ids of the popups that were not in it. */
  other_popups: string;
  applied_at: number;
  /** When it was last compared with WebAppel. */
  checked_at: number | null;
  /** Since when WebAppel has something else; null: it has what was applied. */
  drifted_at: number | null;
}

/** Plans that the owner's API made, until they are applied or a day old. */
export interface ConfigurationPlansTable {
  id: string;
  account: string;
  /** JSON of a `SavedPlan`. */
  plan: string;
  made_at: number;
}

export interface ConfigurationTables {
  popup_schedules: PopupSchedulesTable;
  configuration_keys: ConfigurationKeysTable;
  configuration_applied: ConfigurationAppliedTable;
  configuration_plans: ConfigurationPlansTable;
}

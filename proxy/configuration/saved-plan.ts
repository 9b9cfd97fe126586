import type {
  ActualConfiguration,
  Configuration,
} from '../../shared/configuration/configuration.js';
import type { ConfigurationFile } from '../../shared/configuration/configuration-file.js';
import type { Step } from '../../shared/configuration/steps.js';
import { writeConfigurationFile } from '../../shared/configuration/write-file.js';
import { sha256 } from './read-configuration.js';

/** A plan as it is kept: its steps, and what WebAppel had when it was made. */
export interface SavedPlan {
  format: 'rappel plan 1';
  id: string;
  /** The account at WebAppel. */
  account: string;
  /** Hash of what WebAppel had. */
  base: string;
  before: SavedConfiguration;
  steps: readonly Step[];
  unknown: readonly string[];
  staying: readonly string[];
  wanted: ConfigurationFile;
  /** Whether `wanted` is all that counts as applied, or only a change of it. */
  isPart: boolean;
}

type Entries<M> = M extends ReadonlyMap<infer Key, infer Value> ? [Key, Value][] : never;

/** Maps have no JSON form, so their entries are kept. */
export type SavedConfiguration = {
  [Part in keyof ActualConfiguration]: Entries<ActualConfiguration[Part]>;
};

export const toSaved = (actual: ActualConfiguration): SavedConfiguration => ({
  schedules: [...actual.schedules],
  groups: [...actual.groups],
  popups: [...actual.popups],
  popupIds: [...actual.popupIds],
  destinationIds: [...actual.destinationIds],
});

export const fromSaved = (saved: SavedConfiguration): ActualConfiguration => ({
  schedules: new Map(saved.schedules),
  groups: new Map(saved.groups),
  popups: new Map(saved.popups),
  popupIds: new Map(saved.popupIds),
  destinationIds: new Map(saved.destinationIds),
});

/** Changes when anything changes that a file can say. */
export const baseOf = (configuration: Configuration): string =>
  sha256(JSON.stringify(writeConfigurationFile(configuration)));

import type { Opening } from '../opening-hours.js';
import type { Params } from '../webappel/methods.js';

export type FileType = Params<'storeFile'>['fileType'];

/** The weekly openings and the closing days of a schedule, both sorted and without repetitions. */
export interface Schedule {
  openings: readonly Opening[];
  /** Days such as 2026-12-25. */
  closures: readonly string[];
}

export interface GroupOperator {
  /** As WebAppel writes numbers, without a plus. */
  number: string;
  ringSeconds: number;
  /** WebAppel's number for the place in the group; a file has none, there the order says it. */
  position?: number | undefined;
}

export interface Group {
  ordering: Params<'setOrdering'>['ordering'];
  /** In the order in which they are called. */
  operators: readonly GroupOperator[];
}

/** The settings of a popup that are values. Null is empty; a setting that is absent is not known, or not said. */
export type PopupSettings = Omit<Params<'updatePopup'>, 'popupId' | 'popupName'>;

/** A file of a popup. Without its hash only that it is there is known. */
export interface PopupFile {
  sha256?: string | undefined;
  /** Where the content is, beside the configuration file. */
  file?: string | undefined;
}

export interface ConfiguredPopup {
  /** The name at WebAppel; absent: it has none. */
  name?: string | undefined;
  settings: PopupSettings;
  /** What it may call: codes such as those of WebAppel or, where a destination has no code, its name. Sorted. */
  destinations?: readonly string[] | undefined;
  /** The files that it has. */
  files?: Partial<Record<FileType, PopupFile>> | undefined;
}

/**
 * Schedules, groups and popups of an account, by name. A part that is absent is not known, where it was read, or is left as
 * it is, where it is wanted.
 */
export interface Configuration {
  schedules?: ReadonlyMap<string, Schedule> | undefined;
  groups?: ReadonlyMap<string, Group> | undefined;
  /** By key: the name, or a name of its own where two popups have the same. */
  popups?: ReadonlyMap<string, ConfiguredPopup> | undefined;
}

/** What WebAppel has, with its identifiers. */
export interface ActualConfiguration extends Required<Configuration> {
  schedules: ReadonlyMap<string, Schedule>;
  groups: ReadonlyMap<string, Group>;
  popups: ReadonlyMap<string, ConfiguredPopup>;
  /** Identifiers of the popups, by key. */
  popupIds: ReadonlyMap<string, string>;
  /** Identifiers of the destinations that have no code, by name. */
  destinationIds: ReadonlyMap<string, string>;
}

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Sorted by code units and without repetitions, so that it is the same everywhere. */
export const sortedTexts = (texts: Iterable<string>): string[] => [...new Set(texts)].sort(byText);

/** The operators by position; those without one keep their place. */
export const inPositionOrder = (operators: readonly GroupOperator[]): GroupOperator[] =>
  operators.every(({ position }) => position !== undefined)
    ? [...operators].sort((a, b) => (a.position ?? 0) - (b.position ?? 0))
    : [...operators];

/** Names of the groups and the schedules that popups use. */
export const usedBy = (
  popups: Iterable<Pick<ConfiguredPopup, 'settings'>>,
): { groups: Set<string>; schedules: Set<string> } => {
  const groups = new Set<string>();
  const schedules = new Set<string>();
  for (const { settings } of popups) {
    for (const group of [settings.openGroup, settings.closedGroup]) if (group) groups.add(group);
    if (settings.scheduleName) schedules.add(settings.scheduleName);
  }
  return { groups, schedules };
};

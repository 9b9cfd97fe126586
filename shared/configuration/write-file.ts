import {
  type Configuration,
  type ConfiguredPopup,
  type Group,
  type Schedule,
  usedBy,
} from './configuration.js';
import {
  type ConfigurationFile,
  fileTypes,
  type GroupEntry,
  type PopupEntry,
  type ScheduleEntry,
} from './configuration-file.js';
import { writeWeekly } from './weekly-hours.js';

type Entries<Value> = [string, Value][];

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

/**
 * A configuration as a file has it, always in the same order. Groups and schedules that are empty and that no popup uses
 * are left out: WebAppel cannot delete them, and to have them or not is the same.
 */
export function writeConfigurationFile(
  { schedules, groups, popups }: Configuration,
  { account, keepsEmpty = false }: { account?: string; keepsEmpty?: boolean } = {},
): ConfigurationFile {
  const used = usedBy(popups?.values() ?? []);
  return {
    version: 1,
    ...(account !== undefined && { account }),
    ...(schedules && {
      schedules: Object.fromEntries(
        [...schedules]
          .filter(
            ([name, schedule]) =>
              keepsEmpty || used.schedules.has(name) || !isEmptySchedule(schedule),
          )
          .sort(byName)
          .map(([name, schedule]) => [name, writeSchedule(schedule)]),
      ),
    }),
    ...(groups && {
      groups: Object.fromEntries(
        [...groups]
          .filter(
            ([name, group]) => keepsEmpty || used.groups.has(name) || group.operators.length > 0,
          )
          .sort(byName)
          .map(([name, group]) => [name, writeGroup(group)]),
      ),
    }),
    ...(popups && {
      popups: Object.fromEntries(
        [...popups].map(([key, popup]): [string, PopupEntry] => [key, writePopup(popup, key)]),
      ),
    }),
  };
}

export const isEmptySchedule = ({ openings, closures }: Schedule): boolean =>
  openings.length + closures.length === 0;

export const writeSchedule = ({ openings, closures }: Schedule): ScheduleEntry => ({
  weekly: Object.fromEntries(
    Object.entries(writeWeekly(openings)).map(([days, spans]) => [days, [...spans]]),
  ),
  closed: [...closures],
});

export const writeGroup = ({ ordering, operators }: Group): GroupEntry => ({
  ordering,
  operators: operators.map(({ number, ringSeconds }) => ({
    number: `+${number}`,
    ring: ringSeconds,
  })),
});

/** @param key left out as the name where it is the same */
export function writePopup(popup: ConfiguredPopup, key?: string): PopupEntry {
  const { name, settings, destinations, files } = popup;
  return withoutAbsent({
    ...(name !== key && { name }),
    direction: settings.direction,
    locale: settings.locale,
    voice: settings.voice,
    immediateOnly: settings.immediateOnly,
    visitorRing: settings.visitorRingSeconds,
    operatorWindow: settings.operatorWindowSeconds,
    visitorCallerId: numberText(settings.visitorCallerId),
    operatorCallerId: numberText(settings.operatorCallerId),
    schedule: settings.scheduleName,
    open: { group: settings.openGroup, message: settings.openMessage },
    closed: {
      group: settings.closedGroup,
      message: settings.closedMessage,
      voicemail: settings.voicemailAddress,
    },
    asks: {
      name: settings.showName,
      field1: settings.label1,
      field2: settings.label2,
      field3: settings.label3,
    },
    destinations: destinations && [...destinations],
    files:
      files &&
      Object.fromEntries(
        fileTypes.flatMap((type) => {
          const { file, sha256 } = files[type] ?? {};
          const entry = { ...(file !== undefined && { file }), ...(sha256 && { sha256 }) };
          return files[type] ? [[type, entry] as const] : [];
        }),
      ),
  }) as PopupEntry;
}

/** A number with its country has a plus; a short or a national one has none. */
const numberText = (digits: string | null | undefined): string | null | undefined =>
  digits && digits.length > 6 && !digits.startsWith('0') ? `+${digits}` : digits;

/** Without fields that are undefined, nor objects that are empty then; `files` may be empty. */
function withoutAbsent(values: Record<string, unknown>): Record<string, unknown> {
  const present: Entries<unknown> = Object.entries(values).flatMap(
    ([key, value]): Entries<unknown> => {
      if (value === undefined) return [];
      if (key === 'files' || value === null || typeof value !== 'object' || Array.isArray(value))
        return [[key, value]];
      const inner = withoutAbsent(value as Record<string, unknown>);
      return Object.keys(inner).length > 0 ? [[key, inner]] : [];
    },
  );
  return Object.fromEntries(present);
}

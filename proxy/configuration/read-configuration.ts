import { createHash } from 'node:crypto';
import {
  type ActualConfiguration,
  type Configuration,
  type ConfiguredPopup,
  type FileType,
  type Group,
  inPositionOrder,
  type PopupFile,
  type PopupSettings,
  type Schedule,
  sortedTexts,
} from '../../shared/configuration/configuration.js';
import { fileTypes } from '../../shared/configuration/configuration-file.js';
import { canonicalDigits } from '../../shared/configuration/read-file.js';
import { sortedOpenings } from '../../shared/configuration/weekly-hours.js';
import { readDestinationName } from '../../shared/webappel/destination-names.js';
import { fields } from '../../shared/webappel/fields.js';
import type { Result, WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { isPlaceholder } from '../../shared/webappel/text.js';
import { keyPopups } from './popup-keys.js';

export type ReadingMethods = Pick<
  WebAppel,
  | 'listGroups'
  | 'listOperators'
  | 'listSchedules'
  | 'showSchedule'
  | 'listPopups'
  | 'listDestinations'
  | 'fetchFile'
>;

export interface ReadTerms {
  /** Ids by key, as remembered. */
  keys?: ReadonlyMap<string, string>;
  /** What it is compared with: its keys mean popups of the same name. */
  wanted?: Configuration;
  /** Schedules of popups by id, where WebAppel does not tell them; empty: none. */
  schedules?: ReadonlyMap<string, string>;
  /** Whether WebAppel tells the schedule of each popup. */
  tellsSchedules?: boolean;
  /** Told the content of each file. */
  onFile?(key: string, fileType: FileType, content: Uint8Array): void;
}

type ListedPopup = Result<'listPopups'>[number];

/** Requests that are under way at the same time. */
const AT_ONCE = 4;

/**
 * Reads what WebAppel has: listings, then the details of each schedule, group and popup.
 * @throws {Refusal | Unreached}
 */
export async function readConfiguration(
  webAppel: ReadingMethods,
  terms: ReadTerms = {},
): Promise<ActualConfiguration> {
  const listedGroups = await webAppel.listGroups({});
  const listedSchedules = await webAppel.listSchedules({});
  const listedPopups = await webAppel.listPopups({ withHeader: true });
  const groups = await mapSome(listedGroups, async ({ groupName, ordering }) => {
    const operators = await orNothing(webAppel.listOperators({ groupName }));
    return [groupName, groupOf(ordering, operators ?? [])] as const;
  });
  const schedules = await mapSome(listedSchedules, async ({ scheduleName }) => {
    const rows = await orNothing(webAppel.showSchedule({ scheduleName }));
    return [scheduleName, scheduleOf(rows ?? [])] as const;
  });
  const keyed = keyPopups(listedPopups, terms);
  const destinationIds = new Map<string, string>();
  const tellsSchedules =
    terms.tellsSchedules || listedPopups.some(({ scheduleName }) => scheduleName !== undefined);
  const groupNames = new Set(listedGroups.map(({ groupName }) => groupName));
  const popups = await mapSome(keyed, async ([key, listed]) => {
    const rows = await orNothing(webAppel.listDestinations({ popupId: listed.popupId }));
    const popup: ConfiguredPopup = {
      name: listed.popupName,
      settings: settingsOf(listed, {
        scheduleName: tellsSchedules
          ? (listed.scheduleName ?? null)
          : emptyAsNull(terms.schedules?.get(listed.popupId)),
        groupNames,
      }),
      destinations: rows && destinationsOf(rows, destinationIds),
      files: await readFiles(webAppel, listed, (type, content) =>
        terms.onFile?.(key, type, content),
      ),
    };
    return [key, popup] as const;
  });
  return {
    groups: new Map(groups),
    schedules: new Map(schedules),
    popups: new Map(popups),
    popupIds: new Map(keyed.map(([key, { popupId }]) => [key, popupId])),
    destinationIds,
  };
}

const emptyAsNull = (text: string | undefined): string | null | undefined =>
  text === '' ? null : text;

function groupOf(ordering: Group['ordering'], rows: Result<'listOperators'>): Group {
  const operators = rows.map(({ phoneNumber, ringSeconds, position }) => ({
    number: canonicalDigits(phoneNumber),
    ringSeconds,
    position,
  }));
  return { ordering, operators: inPositionOrder(operators) };
}

const scheduleOf = (rows: Result<'showSchedule'>): Schedule => ({
  openings: sortedOpenings(rows.filter((row) => row.kind === 'opening')),
  closures: sortedTexts(
    rows.filter((row) => row.kind === 'closure').map(({ closedOn }) => closedOn),
  ),
});

/** The settings of a listed popup. Those of which the listing says nothing are absent. */
function settingsOf(
  listed: ListedPopup,
  {
    scheduleName,
    groupNames,
  }: { scheduleName: string | null | undefined; groupNames: ReadonlySet<string> },
): PopupSettings {
  // The guide calls the column of a group an identifier (L432), and no method tells whose it is.
  const groupOf = (cell: string | undefined): string | null | undefined =>
    cell !== undefined && /^\d+$/.test(cell) && !groupNames.has(cell) ? undefined : (cell ?? null);
  return {
    direction: listed.direction,
    locale: listed.locale,
    voice: listed.voice,
    immediateOnly: listed.immediateOnly,
    visitorRingSeconds: listed.visitorRingSeconds,
    operatorWindowSeconds: listed.operatorWindowSeconds,
    visitorCallerId: numberOf(listed.visitorCallerId),
    operatorCallerId: numberOf(listed.operatorCallerId),
    scheduleName,
    closedGroup: groupOf(listed.closedGroup),
    voicemailAddress: listed.voicemailAddress ?? null,
    showName: listed.showName,
    label1: listed.label1 ?? null,
    label2: listed.label2 ?? null,
    label3: listed.label3 ?? null,
    ...(!listed.lacksColumns && {
      openGroup: groupOf(listed.openGroup),
      openMessage: listed.openMessage ?? null,
      closedMessage: listed.closedMessage ?? null,
    }),
  };
}

/** A short number has no international form. */
const numberOf = (digits: string | undefined): string | null =>
  digits === undefined || digits.length <= 6 || digits.startsWith('0')
    ? (digits ?? null)
    : canonicalDigits(digits);

function destinationsOf(
  rows: Result<'listDestinations'>,
  destinationIds: Map<string, string>,
): string[] {
  const allowed = rows.flatMap(({ destinationId, destinationName, ...row }) => {
    const destination = readDestinationName(destinationName);
    const name = destination
      ? fields.destinationCode.form.encode(destination)
      : destinationName.trim();
    if (!destination) destinationIds.set(name, destinationId);
    return row.allowed === 'allowed' ? [name] : [];
  });
  return sortedTexts(allowed);
}

async function readFiles(
  webAppel: Pick<WebAppel, 'fetchFile'>,
  listed: ListedPopup,
  onFile: (fileType: FileType, content: Uint8Array) => void,
): Promise<Partial<Record<FileType, PopupFile>>> {
  const files: Partial<Record<FileType, PopupFile>> = {};
  for (const fileType of fileTypes) {
    const name = listed[fileType];
    if (!name || isPlaceholder(name)) continue;
    const content = await orNothing(webAppel.fetchFile({ popupId: listed.popupId, fileType }));
    files[fileType] = content ? { sha256: sha256(content) } : {};
    if (content) onFile(fileType, content);
  }
  return files;
}

export const sha256 = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('hex');

/** Undefined where WebAppel has nothing, or an answer that cannot be read; other failures are thrown. */
async function orNothing<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await answer;
  } catch (failure) {
    const isMissing = failure instanceof Refusal && failure.code === 'NOT_FOUND';
    const isUnreadable =
      failure instanceof Unreached && ['unexpected-answer', 'too-large'].includes(failure.reason);
    if (isMissing || isUnreadable) return undefined;
    throw failure;
  }
}

/** Maps in order, with a few at a time: WebAppel may take seconds for each. */
async function mapSome<Item, Value>(
  items: readonly Item[],
  map: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const values: Value[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE)
    values.push(...(await Promise.all(items.slice(from, from + AT_ONCE).map(map))));
  return values;
}

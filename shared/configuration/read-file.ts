import { readByAllPlans } from '../numbers/all-plans.js';
import { fromDigits } from '../phone.js';
import { type FieldName, fields } from '../webappel/fields.js';
import {
  type Configuration,
  type ConfiguredPopup,
  type Group,
  type PopupSettings,
  type Schedule,
  sortedTexts,
} from './configuration.js';
import { ConfigurationFile, type PopupEntry } from './configuration-file.js';
import { readWeekly } from './weekly-hours.js';

/** What is wrong in a file, and where: `['popups', 'shop', 'open']`. */
export interface FileFault {
  path: readonly string[];
  sentence: string;
}

export interface ReadFile {
  configuration: Configuration;
  account: string | undefined;
  faults: readonly FileFault[];
}

/** Reads a parsed file. With faults the configuration is not complete and must not be used. */
export function readConfigurationFile(parsed: unknown): ReadFile {
  const { success, data, error } = ConfigurationFile.safeParse(parsed);
  if (!success)
    return {
      configuration: {},
      account: undefined,
      faults: error.issues.map(({ path, message }) => ({
        path: path.map(String),
        sentence: message,
      })),
    };
  const faults: FileFault[] = [];
  const configuration: Configuration = {
    schedules: mapOf(
      data.schedules,
      (entry, key): Schedule => ({
        openings: readWeekly(entry.weekly, (line, sentence) =>
          faults.push({ path: ['schedules', key, 'weekly', line], sentence }),
        ),
        closures: sortedTexts(entry.closed),
      }),
    ),
    groups: mapOf(data.groups, (entry, key): Group => {
      const operators = entry.operators.map(({ number, ring }) => ({
        number: canonicalDigits(number),
        ringSeconds: ring,
      }));
      const numbers = operators.map(({ number }) => number);
      if (new Set(numbers).size < numbers.length)
        faults.push({ path: ['groups', key], sentence: 'names an operator twice' });
      return { ordering: entry.ordering, operators };
    }),
    popups: mapOf(data.popups, (entry, key) =>
      readPopupEntry(entry, key, (path, sentence) =>
        faults.push({ path: ['popups', key, ...path], sentence }),
      ),
    ),
  };
  return { configuration, account: data.account, faults };
}

type OnFault = (path: string[], sentence: string) => void;

/** @param key the name that the popup gets where the entry has none */
export function readPopupEntry(entry: PopupEntry, key: string, onFault: OnFault): ConfiguredPopup {
  const { open = {}, closed = {}, asks = {}, destinations, files } = entry;
  const settings: PopupSettings = {};
  const set = <F extends keyof PopupSettings>(field: F, value: unknown, path: string[]): void => {
    if (value === undefined) return;
    const read = value === null ? null : canonicalValue(field, value);
    if (read === undefined) onFault(path, 'WebAppel does not take this value');
    else settings[field] = read as PopupSettings[F];
  };
  set('direction', entry.direction, ['direction']);
  set('locale', entry.locale, ['locale']);
  set('voice', entry.voice, ['voice']);
  set('immediateOnly', entry.immediateOnly, ['immediateOnly']);
  set('visitorRingSeconds', entry.visitorRing, ['visitorRing']);
  set('operatorWindowSeconds', entry.operatorWindow, ['operatorWindow']);
  set('visitorCallerId', digitsIn(entry.visitorCallerId), ['visitorCallerId']);
  set('operatorCallerId', digitsIn(entry.operatorCallerId), ['operatorCallerId']);
  set('scheduleName', entry.schedule, ['schedule']);
  set('openGroup', open.group, ['open', 'group']);
  set('openMessage', open.message, ['open', 'message']);
  set('closedGroup', closed.group, ['closed', 'group']);
  set('closedMessage', closed.message, ['closed', 'message']);
  set('voicemailAddress', closed.voicemail, ['closed', 'voicemail']);
  set('showName', asks.name, ['asks', 'name']);
  set('label1', asks.field1, ['asks', 'field1']);
  set('label2', asks.field2, ['asks', 'field2']);
  set('label3', asks.field3, ['asks', 'field3']);
  const name = canonicalValue('popupName', entry.name ?? key);
  if (typeof name !== 'string') onFault(['name'], 'WebAppel does not take this name');
  return {
    ...(typeof name === 'string' && { name }),
    settings,
    ...(destinations && { destinations: sortedTexts(destinations.map(canonicalDestination)) }),
    ...(files && { files }),
  };
}

/** The value as it comes back from WebAppel; null if nothing of it is left, undefined if it is not allowed. */
function canonicalValue(field: FieldName, value: unknown): unknown {
  const { form } = fields[field];
  const written = form.safeEncode(value as never);
  if (!written.success) return undefined;
  if (written.data === '') return null;
  const read = form.safeDecode(written.data);
  return read.success ? read.data : undefined;
}

/** The code in the one spelling, or the name of a destination that has no code. */
export function canonicalDestination(text: string): string {
  const code = fields.destinationCode.form.safeDecode(text);
  return code.success ? fields.destinationCode.form.encode(code.data) : text.trim();
}

/** The digits of a number under the calling code of its territory: +33690… as 590690…. */
export function canonicalDigits(number: string): string {
  const digits = number.replace(/\D/g, '');
  const read = readByAllPlans(fromDigits(digits));
  return read?.isPossible ? read.e164.slice(1) : digits;
}

/** Without a plus it may be a short number, which has no international form. */
const digitsIn = (number: string | null | undefined): string | null | undefined =>
  number && (number.startsWith('+') ? canonicalDigits(number) : number.replaceAll(' ', ''));

const mapOf = <Entry, Value>(
  entries: Record<string, Entry> | undefined,
  read: (entry: Entry, key: string) => Value,
): ReadonlyMap<string, Value> | undefined =>
  entries && new Map(Object.entries(entries).map(([key, entry]) => [key, read(entry, key)]));

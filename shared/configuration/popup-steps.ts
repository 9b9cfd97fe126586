import { type FieldName, fields } from '../webappel/fields.js';
import type { ConfiguredPopup, PopupSettings } from './configuration.js';
import { fileTypes } from './configuration-file.js';
import type { Step } from './steps.js';

/** What a person calls each setting. */
const settingTexts: Record<keyof PopupSettings, string> = {
  direction: 'who is called first',
  scheduleName: 'schedule',
  visitorRingSeconds: "seconds that the visitor's phone rings",
  operatorWindowSeconds: 'seconds in which operators are tried',
  locale: 'language',
  voice: 'voice',
  openGroup: 'group when open',
  closedGroup: 'group when closed',
  openMessage: 'message when open',
  closedMessage: 'message when closed',
  immediateOnly: 'immediate calls only',
  visitorCallerId: 'number that visitors see',
  operatorCallerId: 'number that operators see',
  voicemailAddress: 'address for voice messages',
  label1: 'field 1',
  label2: 'field 2',
  label3: 'field 3',
  showName: 'asks for the name',
};
export const settingNames = Object.keys(settingTexts) as (keyof PopupSettings)[];

/** What the steps of a popup are compared with. */
export interface PopupPresent {
  actual: ConfiguredPopup | undefined;
  /** What was sent last of what WebAppel does not tell. */
  sent: ConfiguredPopup | undefined;
  destinationIds: ReadonlyMap<string, string>;
}

const MAX_SHOWN = 60;

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  const text = String(value);
  return `“${text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text}”`;
}

/** The settings that must be sent, and those of which nobody can tell whether they are as wanted. */
function changedSettings(
  wanted: PopupSettings,
  { actual, sent }: Pick<PopupPresent, 'actual' | 'sent'>,
): { changed: (keyof PopupSettings)[]; unknown: (keyof PopupSettings)[] } {
  const said = settingNames.filter((name) => wanted[name] !== undefined);
  if (!actual) return { changed: said.filter((name) => wanted[name] !== null), unknown: [] };
  const untold = said.filter((name) => actual.settings[name] === undefined);
  const isSent = (name: keyof PopupSettings) => sent?.settings[name] === wanted[name];
  return {
    changed: said.filter((name) =>
      untold.includes(name) ? !isSent(name) : actual.settings[name] !== wanted[name],
    ),
    unknown: untold.filter(isSent),
  };
}

const pick = (settings: PopupSettings, names: readonly (keyof PopupSettings)[]): PopupSettings =>
  Object.fromEntries(names.map((name) => [name, settings[name]]));

/** The step that makes or changes the popup itself, and sentences on what cannot be compared. */
export function settingSteps(
  key: string,
  wanted: ConfiguredPopup,
  present: PopupPresent,
): { steps: Step[]; unknown: string[] } {
  const { actual } = present;
  const { changed, unknown } = changedSettings(wanted.settings, present);
  const params = pick(wanted.settings, changed);
  const untold = unknown.map(
    (name) => `Popup ${key}: WebAppel does not tell its ${settingTexts[name]}`,
  );
  if (!actual)
    return {
      steps: [
        {
          method: 'addPopup',
          params: { popupName: wanted.name ?? key, ...params },
          sentence: `Popup ${key} is made`,
          irreversible: false,
          popup: key,
        },
      ],
      unknown: untold,
    };
  const isRenamed = wanted.name !== undefined && wanted.name !== actual.name;
  if (!isRenamed && changed.length === 0) return { steps: [], unknown: untold };
  const changes = [
    ...(isRenamed ? [`name ${shown(actual.name)} → ${shown(wanted.name)}`] : []),
    ...changed.map((name) => {
      const before = actual.settings[name];
      const from = before === undefined ? '(not told)' : shown(before);
      return `${settingTexts[name]} ${from} → ${shown(wanted.settings[name])}`;
    }),
  ];
  return {
    steps: [
      {
        method: 'updatePopup',
        params: { ...(isRenamed && { popupName: wanted.name }), ...params },
        sentence: `Popup ${key}: ${changes.join('; ')}`,
        irreversible: false,
        popup: key,
      },
    ],
    unknown: untold,
  };
}

/** The steps that let a popup call destinations, and those that end it. */
export function destinationSteps(
  key: string,
  wanted: ConfiguredPopup,
  { actual, destinationIds }: PopupPresent,
): { allow: Step[]; forbid: Step[]; unknown: string[] } {
  const { destinations } = wanted;
  const present = actual ? actual.destinations : [];
  if (!destinations) return { allow: [], forbid: [], unknown: [] };
  if (!present)
    return {
      allow: [],
      forbid: [],
      unknown: [`Popup ${key}: WebAppel does not tell what it may call`],
    };
  const more = destinations.filter((one) => !present.includes(one));
  const less = present.filter((one) => !destinations.includes(one));
  const nowhere = [...more, ...less].filter((one) => !isCode(one) && !destinationIds.has(one));
  const step = (method: 'allowDestinations' | 'forbidDestinations', list: string[]): Step[] => {
    const reachable = list.filter((one) => !nowhere.includes(one));
    if (reachable.length === 0) return [];
    const codes = reachable.filter(isCode);
    const ids = reachable.flatMap((one) => (isCode(one) ? [] : (destinationIds.get(one) ?? [])));
    return [
      {
        method,
        params: {
          ...(codes.length > 0 && {
            destinationCode: codes.map((code) => fields.destinationCode.form.decode(code)),
          }),
          ...(ids.length > 0 && { destinationId: ids }),
        },
        sentence: `Popup ${key}: ${
          method === 'allowDestinations' ? 'may call' : 'may no longer call'
        } ${reachable.join(', ')}`,
        irreversible: false,
        popup: key,
      },
    ];
  };
  return {
    allow: step('allowDestinations', more),
    forbid: step('forbidDestinations', less),
    unknown: nowhere.map((one) => `Popup ${key}: WebAppel lists no destination ${one}`),
  };
}

const isCode = (destination: string): boolean =>
  fields.destinationCode.form.safeDecode(destination).success;

const fileTexts = {
  headerImage: 'header image',
  stylesheet: 'style sheet',
  visitorSound: 'sound for the visitor',
  operatorSound: 'sound for the operator',
  voicemailSound: 'prompt of the voicemail',
} as const satisfies Partial<Record<FieldName, string>>;

export function fileSteps(
  key: string,
  wanted: ConfiguredPopup,
  { actual, sent }: PopupPresent,
): { steps: Step[]; unknown: string[] } {
  const { files } = wanted;
  const present = actual ? actual.files : {};
  if (!files || !present) return { steps: [], unknown: [] };
  const unknown: string[] = [];
  const steps = fileTypes.flatMap((fileType): Step[] => {
    const [file, stored] = [files[fileType], present[fileType]];
    const about = `Popup ${key}: the ${fileTexts[fileType]}`;
    if (!file)
      return stored
        ? [
            {
              method: 'removeFile',
              params: { fileType },
              sentence: `${about} is removed, and WebAppel keeps no copy`,
              irreversible: true,
              popup: key,
            },
          ]
        : [];
    if (file.sha256 === undefined) {
      if (!stored) unknown.push(`${about} is missing, and the file does not say its content`);
      return [];
    }
    if (stored?.sha256 === file.sha256) return [];
    if (stored && !stored.sha256 && sent?.files?.[fileType]?.sha256 === file.sha256) {
      unknown.push(`${about} is there, but WebAppel does not hand it out`);
      return [];
    }
    return [
      {
        method: 'storeFile',
        params: { fileType },
        sentence: stored
          ? `${about} is replaced, and WebAppel keeps no copy`
          : `${about} is stored`,
        irreversible: stored !== undefined,
        popup: key,
        sha256: file.sha256,
      },
    ];
  });
  return { steps, unknown };
}

export const removePopupStep = (key: string): Step => ({
  method: 'removePopup',
  params: {},
  sentence: `Popup ${key} is removed: its buttons stop working, and it cannot be brought back`,
  irreversible: true,
  popup: key,
});

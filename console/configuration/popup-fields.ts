import type { PopupEntry } from '../../shared/configuration/configuration-file.js';
import { popupNames } from '../../shared/webappel/popup-names.js';

/** The settings of a popup: where each is in the API's popup, and what WebAppel calls it. */
export const popupFields = {
  name: popupNames.popupName,
  locale: popupNames.locale,
  'open.message': popupNames.openMessage,
  'closed.message': popupNames.closedMessage,
  'asks.name': popupNames.showName,
  'asks.field1': popupNames.label1,
  'asks.field2': popupNames.label2,
  'asks.field3': popupNames.label3,
  schedule: popupNames.scheduleName,
  immediateOnly: popupNames.immediateOnly,
  'closed.group': popupNames.closedGroup,
  'closed.voicemail': popupNames.voicemailAddress,
  'open.group': popupNames.openGroup,
  direction: popupNames.direction,
  operatorWindow: popupNames.operatorWindowSeconds,
  visitorRing: popupNames.visitorRingSeconds,
  visitorCallerId: popupNames.visitorCallerId,
  operatorCallerId: popupNames.operatorCallerId,
  destinations: popupNames.destinationCode,
  voice: popupNames.voice,
} as const;
export type PopupField = keyof typeof popupFields;
export const popupFieldNames = Object.keys(popupFields) as PopupField[];

type Values = Record<string, unknown>;

/** Undefined: WebAppel does not tell it. Null: it has none. */
export const valueAt = (popup: PopupEntry, field: PopupField): unknown =>
  field.split('.').reduce<unknown>((value, part) => (value as Values | undefined)?.[part], popup);

export function withValue(popup: PopupEntry, field: PopupField, value: unknown): PopupEntry {
  const [part = '', inner] = field.split('.');
  if (inner === undefined) return { ...popup, [part]: value };
  return {
    ...popup,
    [part]: { ...((popup as Values)[part] as Values | undefined), [inner]: value },
  };
}

/** The fields that differ. */
export const changedFields = (before: PopupEntry, after: PopupEntry): PopupField[] =>
  popupFieldNames.filter(
    (field) => JSON.stringify(valueAt(before, field)) !== JSON.stringify(valueAt(after, field)),
  );

/** Only these fields of a popup, as a change names them. */
export const pickFields = (popup: PopupEntry, fields: readonly PopupField[]): PopupEntry =>
  fields.reduce((picked, field) => withValue(picked, field, valueAt(popup, field)), {});

/** What somebody changed, on top of what somebody else has changed meanwhile. */
export const rebased = (
  { loaded, draft }: { loaded: PopupEntry; draft: PopupEntry },
  present: PopupEntry,
): PopupEntry =>
  changedFields(loaded, draft).reduce(
    (popup, field) => withValue(popup, field, valueAt(draft, field)),
    present,
  );

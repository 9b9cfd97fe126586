import { describe, expect, it } from 'vitest';
import {
  changedFields,
  pickFields,
  popupFieldNames,
  popupFields,
  rebased,
  valueAt,
} from '../../console/configuration/popup-fields.js';
import type { PopupEntry } from '../../shared/configuration/configuration-file.js';
import { settingNames } from '../../shared/configuration/popup-steps.js';
import { readPopupEntry } from '../../shared/configuration/read-file.js';
import { type FieldName, fields } from '../../shared/webappel/fields.js';
import { methods } from '../../shared/webappel/methods.js';
import { popupNames } from '../../shared/webappel/popup-names.js';

const popup: PopupEntry = {
  name: 'shop',
  locale: 'fr',
  open: { message: 'Hello', group: 'advisers' },
  closed: { message: 'Shut', group: null, voicemail: null },
  asks: { name: true, field1: 'Order', field2: null, field3: null },
  ...{ schedule: 'hours', immediateOnly: false, direction: 'operator-first', voice: 'male' },
  ...{ operatorWindow: 20, visitorRing: 20, visitorCallerId: null, operatorCallerId: null },
  destinations: ['FR_Fixe'],
};

describe('the fields of a popup in the console', () => {
  it('are all settings that WebAppel has of a popup, under its names', () => {
    for (const [field, name] of Object.entries(popupNames))
      expect(name).toBe(fields[field as FieldName].wire);
    const taken = methods.updatePopup.takes.map(({ field }) => fields[field].wire);
    const named = Object.values(popupFields).filter((name) => name !== popupNames.destinationCode);
    expect([...named].sort()).toEqual(taken.filter((name) => name !== fields.popupId.wire).sort());
    const { settings } = readPopupEntry(popup, 'shop', () => undefined);
    expect(Object.keys(settings).sort()).toEqual([...settingNames].sort());
    expect(popupFieldNames.map((field) => valueAt(popup, field))).not.toContain(undefined);
  });

  it('that differ are the change, and nothing else is', () => {
    const draft = {
      ...popup,
      closed: { ...popup.closed, message: 'Away' },
      voice: 'female',
    } as const;
    expect(changedFields(popup, draft)).toEqual(['closed.message', 'voice']);
    expect(pickFields(draft, changedFields(popup, draft))).toEqual({
      closed: { message: 'Away' },
      voice: 'female',
    });
  });

  it('that nobody here changed are as somebody else left them, and those typed here stay', () => {
    const draft = { ...popup, closed: { ...popup.closed, message: 'Away' } };
    const present = {
      ...popup,
      open: { ...popup.open, message: 'Theirs' },
      closed: { ...popup.closed, message: 'Theirs too' },
    };
    const mine = rebased({ loaded: popup, draft }, present);
    expect(mine.open?.message).toBe('Theirs');
    expect(mine.closed?.message).toBe('Away');
  });
});

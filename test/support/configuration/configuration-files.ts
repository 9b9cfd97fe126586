import fc from 'fast-check';
import { sha256 } from '../../../proxy/configuration/read-configuration.js';
import type {
  ConfigurationFile,
  GroupEntry,
  PopupEntry,
  ScheduleEntry,
} from '../../../shared/configuration/configuration-file.js';
import { mp3Of, pngOf } from '../platform/uploads.js';

const images = [pngOf(1, 1), pngOf(2, 1)];
const sounds = [mp3Of(4), mp3Of(5)];
const styles = ['p { color: red }', 'p { color: blue }'].map((text) => Buffer.from(text));

/** The contents of all files that the configurations of these tests name. */
export const contents: ReadonlyMap<string, Uint8Array> = new Map(
  [...images, ...sounds, ...styles].map((content) => [sha256(content), new Uint8Array(content)]),
);
export const contentOf = (hash: string): Uint8Array | undefined => contents.get(hash);

const hashOf = (choices: readonly Uint8Array[]) =>
  fc.constantFrom(...choices).map((content) => ({ sha256: sha256(content) }));

const text = fc
  .string({ unit: fc.constantFrom(...'aZé9 ;<&"\'#:-'), maxLength: 12 })
  .map((typed) => typed.trim());
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const textOrNull = orNull(text.filter((typed) => typed !== ''));

const spans = fc.uniqueArray(
  fc.constantFrom('09:00-12:30', '14:00-18:00', '08:00-23:59', '10:00-11:00', '17:00-19:15'),
  { maxLength: 3 },
);
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const schedule: fc.Arbitrary<ScheduleEntry> = fc.record({
  weekly: fc
    .uniqueArray(fc.tuple(fc.constantFrom(...days), spans), { selector: ([day]) => day })
    .map((entries) => Object.fromEntries(entries)),
  closed: fc.uniqueArray(fc.constantFrom('2026-12-25', '2027-01-01', '2028-02-29'), {
    maxLength: 2,
  }),
});

const group: fc.Arbitrary<GroupEntry> = fc.record({
  ordering: fc.constantFrom('fixed', 'random', 'rotating'),
  operators: fc.uniqueArray(
    fc.record({
      number: fc.integer({ min: 1401, max: 1412 }).map((tail) => `+3319900${tail}`),
      ring: fc.integer({ min: 10, max: 60 }),
    }),
    { maxLength: 5, selector: ({ number }) => number },
  ),
});

const names = ['hours', 'evening', 'advisers', 'night-2'] as const;

const recordOf = <Value>(value: fc.Arbitrary<Value>) =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...names), value), { selector: ([name]) => name })
    .map((entries) => Object.fromEntries(entries));

const callerId = orNull(fc.constantFrom('+33199001201', '3635', '+3225551234'));
const ring = fc.integer({ min: 5, max: 90 });

const popupOf = (file: Pick<ConfigurationFile, 'schedules' | 'groups'>) => {
  const oneOf = (entries: object = {}): fc.Arbitrary<string | null> =>
    fc.constantFrom(null, ...Object.keys(entries));
  const scheduleOf = oneOf(file.schedules);
  const groupOf = oneOf(file.groups);
  return fc.record<PopupEntry>({
    direction: fc.constantFrom('operator-first', 'visitor-first'),
    locale: fc.constantFrom('fr', 'en'),
    voice: fc.constantFrom('male', 'female'),
    immediateOnly: fc.boolean(),
    visitorRing: ring,
    operatorWindow: ring,
    visitorCallerId: callerId,
    operatorCallerId: callerId,
    schedule: scheduleOf,
    open: fc.record({ group: groupOf, message: textOrNull }),
    closed: fc.record({
      group: groupOf,
      message: textOrNull,
      voicemail: orNull(fc.constant('bonjour@example.fr')),
    }),
    asks: fc.record({
      name: fc.boolean(),
      field1: textOrNull,
      field2: textOrNull,
      field3: textOrNull,
    }),
    destinations: fc.uniqueArray(
      fc.constantFrom('FR_Fixe', 'FR_Mobile', 'BE_Fixe', 'CH_Mobile', 'GP_Mobile'),
    ),
    files: fc.record(
      { headerImage: hashOf(images), stylesheet: hashOf(styles), visitorSound: hashOf(sounds) },
      { requiredKeys: [] },
    ),
  });
};

/** Keys of popups, of which the second has the name of the first. */
const popupKeys = ['shop', 'shop 2', 'Rue de l’Été #1'] as const;

/**
 * Configurations that an account of the embedded platform can have.
 * @param sameNames whether two popups may have the same name
 */
export const configurationFiles = ({
  sameNames,
}: {
  sameNames: boolean;
}): fc.Arbitrary<ConfigurationFile> =>
  fc.record({ schedules: recordOf(schedule), groups: recordOf(group) }).chain((parts) =>
    fc
      .uniqueArray(fc.tuple(fc.constantFrom(...popupKeys), popupOf(parts)), {
        selector: ([key]) => key,
        maxLength: 3,
      })
      .map((entries): ConfigurationFile => {
        const hasFirst = entries.some(([key]) => key === 'shop');
        const popups = entries.map(([key, popup]) => [
          key,
          sameNames && hasFirst && key === 'shop 2' ? { name: 'shop', ...popup } : popup,
        ]);
        return { version: 1, ...parts, popups: Object.fromEntries(popups) };
      }),
  );

import type { ConfiguredPopup, Schedule } from '../../shared/configuration/configuration.js';
import { accentOf } from '../../shared/popup-style.js';
import { readDestinationName } from '../../shared/webappel/destination-names.js';
import { callableCountries, internationalNumber } from './callable-countries.js';
import type { PopupSnapshot } from './popup-snapshot.js';

interface Draft {
  popup: ConfiguredPopup;
  /** Its content; null: it has none. Absent: as it is. */
  stylesheet?: string | null | undefined;
}

/**
 * What visitors need of the settings that a popup would have. What WebAppel does not tell, and the draft neither, is left
 * out.
 */
export function draftSettings(
  { popup: { settings, destinations, files }, stylesheet }: Draft,
  { schedules, timeZone }: { schedules: ReadonlyMap<string, Schedule>; timeZone: string },
): Partial<PopupSnapshot> {
  const { closedGroup, voicemailAddress, scheduleName } = settings;
  const schedule = scheduleName ? schedules.get(scheduleName) : undefined;
  const answers = closedGroup !== undefined && voicemailAddress !== undefined;
  return withoutUntold({
    locale: settings.locale,
    openMessage: settings.openMessage,
    closedMessage: settings.closedMessage,
    asksName: settings.showName,
    immediateOnly: settings.immediateOnly,
    labels: {
      custom1: settings.label1 ?? undefined,
      custom2: settings.label2 ?? undefined,
      custom3: settings.label3 ?? undefined,
    },
    answersWhenClosed: answers ? Boolean(closedGroup || voicemailAddress) : undefined,
    voicemailWhenClosed: answers ? Boolean(!closedGroup && voicemailAddress) : undefined,
    hasHeaderImage: files && files.headerImage !== undefined,
    accent: stylesheet === undefined ? undefined : ((stylesheet && accentOf(stylesheet)) ?? null),
    callerNumber:
      settings.visitorCallerId && (internationalNumber(settings.visitorCallerId) ?? null),
    countries:
      destinations &&
      callableCountries(destinations.flatMap((one) => readDestinationName(one) ?? [])),
    hours:
      scheduleName === null
        ? null
        : schedule && {
            openings: [...schedule.openings],
            closures: [...schedule.closures],
            timeZone,
          },
  });
}

/** Null empties a setting, which a snapshot has as undefined; undefined says nothing of it. */
const withoutUntold = (
  values: { [Name in keyof PopupSnapshot]?: PopupSnapshot[Name] | null | undefined },
): Partial<PopupSnapshot> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value === null ? undefined : value]],
    ),
  );

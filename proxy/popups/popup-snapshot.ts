import { z } from 'zod';
import { AllowedCountry } from '../../shared/callback.js';
import { weekdays } from '../../shared/opening-hours.js';
import { locales } from '../../shared/vocabulary.js';

const text = z.string().optional();

/**
 * What the owner of a popup set, as far as WebAppel tells and a visitor's popup needs; what depends on the moment comes
 * later. Nothing personal is in it: it is kept in the store. A schema, because what was kept there may be another
 * version's.
 */
export const PopupSnapshot = z.object({
  locale: z.enum(locales),
  openMessage: text,
  closedMessage: text,
  asksName: z.boolean(),
  labels: z.object({ custom1: text, custom2: text, custom3: text }),
  immediateOnly: z.boolean(),
  /** Somebody, or the voicemail, is called while it is closed. */
  answersWhenClosed: z.boolean(),
  hasHeaderImage: z.boolean(),
  countries: z.array(AllowedCountry),
  /** Undefined when it is not known which schedule the popup uses: then it counts as open, and WebAppel decides. */
  hours: z
    .object({
      timeZone: z.string(),
      openings: z.array(
        z.object({ weekday: z.enum(weekdays), opensAt: z.string(), closesAt: z.string() }),
      ),
      closures: z.array(z.string()),
    })
    .optional(),
});
export type PopupSnapshot = z.infer<typeof PopupSnapshot>;

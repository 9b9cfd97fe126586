import { z } from 'zod';
import { AllowedCountry } from '../../shared/callback.js';
import { weekdays } from '../../shared/opening-hours.js';
import { locales } from '../../shared/vocabulary.js';

const text = z.string().optional();

/**
 * The settings of a popup at WebAppel that visitors need; nothing in it depends on the current time. It is stored, so it
 * holds no personal data, and it is a schema because another version of the program may have written the stored one.
 */
export const PopupSnapshot = z.object({
  locale: z.enum(locales),
  openMessage: text,
  closedMessage: text,
  asksName: z.boolean(),
  labels: z.object({ custom1: text, custom2: text, custom3: text }),
  immediateOnly: z.boolean(),
  /** Calls outside the opening hours go to an operator group or to voicemail. */
  answersWhenClosed: z.boolean(),
  /** Those calls go to voicemail. */
  voicemailWhenClosed: z.boolean().default(false),
  hasHeaderImage: z.boolean(),
  /** What is used of the owner's style sheet; absent without one. */
  styles: text,
  /** The colour of the main buttons that the style sheet sets. */
  accent: text,
  /** The number shown to visitors, in international format. */
  callerNumber: text,
  countries: z.array(AllowedCountry),
  /** Millionths for a minute, by country and kind of line (`FR mobile`), where WebAppel says it. */
  prices: z.record(z.string(), z.number()).default({}),
  /** Undefined if the popup's schedule is unknown: the popup then counts as open, and WebAppel decides. */
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

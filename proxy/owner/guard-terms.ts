import { z } from 'zod';

const MAX_TEXT = 200;
export const ownersText = z
  .string()
  .trim()
  .max(MAX_TEXT)
  .refine((text) => !/\p{Cc}/u.test(text), 'must be one line');

/** Why, and by whom: the fields that blocks and stops have in common. */
export const reason = ownersText.default('').meta({ description: 'For you to read later.' });
export const author = ownersText.default("owner's API").meta({ description: 'Who says so.' });

/** A moment in the future, or none. */
export const endsAt = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .optional();

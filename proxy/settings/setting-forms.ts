import { z } from 'zod';

/** A setting that is a whole number within bounds; whatever is wrong with it, the fault tells them. */
export const wholeNumber = (least: number, most: number) => {
  const message = `must be a whole number from ${least} to ${most}`;
  return z.coerce.number(message).int(message).min(least, message).max(most, message);
};

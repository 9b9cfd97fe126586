import { z } from 'zod';

const shownStep = {
  sentence: z.string(),
  method: z.string().meta({ description: 'Of WebAppel.' }),
  variables: z.array(z.tuple([z.string(), z.string()])),
  irreversible: z.boolean().meta({ description: 'WebAppel has no method to take it back.' }),
};

export const ConfigurationStep = z.object(shownStep).meta({ id: 'ConfigurationStep' });

export const AppliedStep = z
  .object({
    ...shownStep,
    state: z
      .enum(['done', 'failed', 'not-done'])
      .meta({ description: 'A step without an answer is failed, and may have been done.' }),
  })
  .meta({ id: 'AppliedStep' });

export const ConfigurationDifference = z
  .object({
    path: z.string(),
    expected: z.unknown().optional(),
    present: z.unknown().optional(),
    sentence: z.string(),
  })
  .meta({ id: 'ConfigurationDifference' });

/** What an applied change answers. */
export const applied = {
  steps: z.array(AppliedStep),
  differences: z
    .array(ConfigurationDifference)
    .meta({ description: 'Where WebAppel said OK and has something else.' }),
};

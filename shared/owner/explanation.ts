import { z } from 'zod';
import { requestChecks } from './request-checks.js';

/** What a check says about a request. */
export const CheckAnswer = z
  .object({
    check: z.enum(requestChecks),
    result: z.enum(['passed', 'failed', 'skipped', 'not-reached']).meta({
      description:
        'skipped: it needs what only a visitor’s browser sends · not-reached: an earlier check failed',
    }),
    code: z
      .string()
      .nullable()
      .meta({ description: 'Of a failed check: what the visitor is told.' }),
    reason: z.string().nullable().meta({ description: 'Why the number cannot be called.' }),
    rule: z
      .string()
      .nullable()
      .meta({ description: 'The rule or the limit that refused. Visitors are never told.' }),
    detail: z.string().nullable().meta({ description: 'More about it, in English.' }),
  })
  .meta({ id: 'CheckAnswer' });
export type CheckAnswer = z.infer<typeof CheckAnswer>;

/** Why a request was refused, or what would come of one. */
export const Explanation = z
  .object({
    at: z.iso.datetime().meta({ description: 'When it was checked.' }),
    isOtherTime: z.boolean().meta({
      description:
        'Another time was supposed: with the present settings and hours, and without what is only known of the present.',
    }),
    reference: z.string().nullable(),
    popupId: z.string(),
    number: z.string().meta({ description: 'Masked; empty if it was not read.' }),
    country: z.string().nullable(),
    source: z
      .string()
      .nullable()
      .meta({ description: 'The host of the page; of a site that is refused, its origin.' }),
    phase: z.enum(['accepting', 'dialling']),
    checks: z.array(CheckAnswer).meta({ description: 'In the order in which they are made.' }),
  })
  .meta({ id: 'Explanation' });
export type Explanation = z.infer<typeof Explanation>;

export const Explanations = z
  .object({ explanations: z.array(Explanation) })
  .meta({ id: 'Explanations' });
export type Explanations = z.infer<typeof Explanations>;

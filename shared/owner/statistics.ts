import { z } from 'zod';
import { outcomes } from '../callback-events.js';

const count = z.int();
const cost = z.string().meta({ description: 'A decimal, in the unit of WebAppel’s prices.' });
const moment = z.string().meta({ description: 'ISO 8601 with the offset of the zone.' });

const figures = {
  requests: count.meta({ description: 'Of visitors, those that are over.' }),
  reached: count.meta({ description: 'They talked.' }),
  lost: count.meta({ description: 'Nobody reached the visitor, who wished it.' }),
  noFreeOperator: count.meta({ description: 'Of the lost: every operator was talking.' }),
  talkSeconds: count,
  cost,
};

const waitClass = z
  .object({ fromSeconds: z.int(), toSeconds: z.int().nullable() })
  .meta({ description: 'The class of waits; `toSeconds` is not in it, and null without an end.' });

export const StatisticsTotals = z
  .object({
    ...figures,
    wait: z
      .object({ p50: waitClass, p90: waitClass })
      .nullable()
      .meta({ description: 'Half, and nine of ten, waited no longer; null: nobody waited.' }),
  })
  .meta({ id: 'StatisticsTotals' });

/** From the form to the conversation. */
export const funnelSteps = ['opened', 'requested', 'accepted', 'called', 'reached'] as const;
export type FunnelStep = (typeof funnelSteps)[number];

/** A period of days in the zone of the site, added up. */
export const Statistics = z
  .object({
    timeZone: z.string(),
    from: z.iso.date(),
    to: z.iso.date().meta({ description: 'The last day.' }),
    open: count.meta({ description: 'Requests of the period that are not over, so not counted.' }),
    totals: StatisticsTotals,
    previous: z.object({
      from: z.iso.date(),
      to: z.iso.date(),
      totals: StatisticsTotals,
    }),
    step: z.enum(['hour', 'day']).meta({ description: 'Hours for one or two days, else days.' }),
    series: z.array(z.object({ at: moment, ...figures })),
    funnel: z.array(z.object({ step: z.enum(funnelSteps), n: count, previous: count })).meta({
      description:
        'How many forms were opened, how many of them were sent, and how many of these were accepted, called and reached. A form that is corrected and sent again is one. Accepted ones may be open.',
    }),
    outcomes: z.array(z.object({ outcome: z.enum(outcomes), n: count, previous: count })),
    heat: z
      .array(
        z.object({
          weekday: z.int().min(1).max(7).meta({ description: '1 is Monday.' }),
          hour: z.int().min(0).max(23),
          requests: count,
          noFreeOperator: count,
        }),
      )
      .meta({ description: 'Each hour of a week in which something was asked for.' }),
    heatMinute: z.int().meta({
      description: 'The minute at which the hours of `heat` begin: 30 in a zone of half hours.',
    }),
    waits: z.array(waitClass.extend({ n: count })),
    destinations: z.array(
      z.object({ destination: z.string(), calls: count, talkSeconds: count, cost }),
    ),
    operators: z
      .array(
        z.object({
          number: z.string().meta({ description: 'Masked for readers.' }),
          rang: count.meta({
            description: 'How often the phone rang, until it was answered or given up.',
          }),
          answered: count,
          missed: count,
          inUse: count.meta({ description: 'It could not ring: its line was busy.' }),
          ringSeconds: count.meta({ description: 'Of all that rang.' }),
          talkSeconds: count,
          previous: z.object({ rang: count, answered: count }),
        }),
      )
      .nullable()
      .meta({
        description:
          'Counted at the time at which a phone began to ring, when the call was over. Null beside WEBAPPEL_URL: WebAppel does not say who was rung.',
      }),
    refusals: z
      .array(z.object({ rule: z.string(), reason: z.string().nullable(), n: count }))
      .meta({ description: 'They are kept for 30 days.' }),
  })
  .meta({ id: 'Statistics' });
export type Statistics = z.infer<typeof Statistics>;

export const statisticsBlocks = [
  'series',
  'funnel',
  'outcomes',
  'heat',
  'waits',
  'destinations',
  'operators',
  'refusals',
] as const;
export type StatisticsBlock = (typeof statisticsBlocks)[number];

import { z } from 'zod';
import {
  actors,
  type EventDetail,
  eventDetails,
  eventKinds,
  evidences,
  outcomes,
  requestStates,
} from '../callback-events.js';
import { callbackStates } from '../vocabulary.js';
import { reasonKeys, whoActs } from './request-reason.js';

const instant = z.iso.datetime();
const seconds = z.int().nullable();

/** What can be done with a request now. */
export const requestActions = ['close', 'cancel', 'reschedule', 'ask', 'reveal'] as const;
export type RequestAction = (typeof requestActions)[number];

/** A request in a list. */
export const RequestRow = z
  .object({
    id: z.int(),
    version: z.int().meta({ description: 'Grows with each change.' }),
    requestedAt: instant,
    callAt: instant,
    updatedAt: instant,
    endedAt: instant.nullable(),
    popupId: z.string(),
    number: z.string().meta({
      description: 'Masked but for the country and the last digits; empty once it is blanked.',
    }),
    country: z.string().nullable(),
    state: z.enum(requestStates),
    outcome: z.enum(outcomes).nullable().meta({ description: 'Null while it is open.' }),
    evidence: z.enum(evidences).meta({ description: 'How the last step is known.' }),
    reason: z.object({
      key: z.enum(reasonKeys),
      params: z.record(z.string(), z.union([z.string(), z.number()])).meta({
        description: 'Details, seconds, and moments in milliseconds since 1970.',
      }),
    }),
    whoActs: z.enum(whoActs),
    waitSeconds: seconds.meta({ description: 'Until a phone of the visitor rang.' }),
    talkSeconds: seconds,
    price: z.string().nullable().meta({ description: 'As WebAppel lists it.' }),
    destination: z.string().nullable(),
    trackingId: z.string().nullable(),
    source: z.string().nullable().meta({ description: 'The host of the page.' }),
  })
  .meta({ id: 'RequestRow' });
export type RequestRow = z.infer<typeof RequestRow>;

export const RequestPage = z
  .object({
    requests: z.array(RequestRow),
    next: z.string().nullable().meta({
      description: 'Send it as `before` to get the next page; null: this is the last page.',
    }),
  })
  .meta({ id: 'RequestPage' });
export type RequestPage = z.infer<typeof RequestPage>;

const detail = z.enum(eventDetails as [EventDetail, ...EventDetail[]]).nullable();

/** A step of a request. */
export const RequestEvent = z
  .object({
    at: instant,
    kind: z.enum(eventKinds),
    evidence: z.enum(evidences),
    detail,
    actor: z.enum(actors),
    times: z.int().meta({ description: 'How often it came in a row, with the attempts between.' }),
    lastAt: instant.meta({ description: 'When it came last.' }),
  })
  .meta({ id: 'RequestEvent' });
export type RequestEvent = z.infer<typeof RequestEvent>;

/** What the visitor was told from a moment on: the fields from which the widget makes its sentence. */
export const ToldState = z
  .object({
    at: instant,
    state: z.enum(callbackStates),
    evidence: z.enum(['observed', 'inferred']),
    missedBy: z.enum(['visitor', 'operator']).nullable(),
    busy: z.boolean(),
    talked: z.boolean().nullable(),
    expired: z.boolean(),
  })
  .meta({ id: 'ToldState' });
export type ToldState = z.infer<typeof ToldState>;

export const RequestLeg = z
  .object({
    attempt: z.int(),
    role: z.enum(['operator', 'visitor']),
    number: z.string().nullable().meta({ description: 'Of the operator; null for the visitor.' }),
    beganAt: instant,
    rangSeconds: z.int(),
    outcome: z.string(),
  })
  .meta({ id: 'RequestLeg' });

export const VoiceMessage = z
  .object({
    id: z.int(),
    recordedAt: instant,
    seconds: z.int(),
    mailedAt: instant.nullable().meta({ description: 'null: not yet, or never.' }),
    isKept: z.boolean().meta({ description: 'Whether it can still be heard.' }),
  })
  .meta({ id: 'VoiceMessage' });
export type VoiceMessage = z.infer<typeof VoiceMessage>;

/** One request, whole. */
export const RequestDetails = z
  .object({
    request: RequestRow,
    delaySeconds: z.int(),
    slotAt: instant.nullable(),
    events: z.array(RequestEvent),
    told: z.array(ToldState),
    legs: z.array(RequestLeg).nullable().meta({
      description: 'The phones that were rung; null where WebAppel does not say it.',
    }),
    voiceMessages: z.array(VoiceMessage).nullable().meta({
      description: 'null where WebAppel mails them, and hands none out.',
    }),
    actions: z.array(z.enum(requestActions)),
  })
  .meta({ id: 'RequestDetails' });
export type RequestDetails = z.infer<typeof RequestDetails>;

/** What only those see who may: it is in the audit log that they have. */
export const RevealedRequest = z
  .object({
    number: z.string(),
    name: z.string().nullable(),
    custom1: z.string().nullable(),
    custom2: z.string().nullable(),
    custom3: z.string().nullable(),
  })
  .meta({ id: 'RevealedRequest' });

/** The figures of today. */
export const Today = z
  .object({
    timeZone: z.string(),
    from: instant,
    waiting: z.object({ count: z.int(), oldestRequestedAt: instant.nullable() }),
    talking: z.int(),
    lost: z.object({ count: z.int(), noFreeOperator: z.int() }),
    leftToYou: z.int().meta({ description: 'Requests that the owner has to settle.' }),
    hours: z.array(
      z.object({
        at: instant,
        requests: z.int(),
        lost: z.int(),
        yesterday: z.int().meta({ description: 'Requests at this hour of the day before.' }),
      }),
    ),
  })
  .meta({ id: 'Today' });
export type Today = z.infer<typeof Today>;

/** How many requests of a filter can be closed. */
export const ClosableRequests = z
  .object({
    matching: z.int(),
    atATime: z.int().meta({ description: 'So many are closed at a time at most.' }),
  })
  .meta({ id: 'ClosableRequests' });
export type ClosableRequests = z.infer<typeof ClosableRequests>;

/** What became of closing several. */
export const ClosedRequests = z
  .object({
    closed: z.int(),
    left: z.int().meta({ description: 'How many of the filter can still be closed.' }),
  })
  .meta({ id: 'ClosedRequests' });
export type ClosedRequests = z.infer<typeof ClosedRequests>;

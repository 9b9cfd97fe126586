import type { z } from 'zod';
import { Rescheduling } from '../../../shared/callback.js';
import {
  ClosableRequests,
  ClosedRequests,
  RequestDetails,
  RequestEvent,
  RequestLeg,
  RequestPage,
  RequestRow,
  RevealedRequest,
  Today,
  ToldState,
  VoiceMessage,
} from '../../../shared/owner/requests.js';
import { malformedPath, type ProblemCase } from '../../http/openapi-schemas.js';
import { ClosingOfMany, RequestSearch, RequestsCsvQuery, RequestsQuery } from './request-query.js';

export const requestSchemas = {
  ClosableRequests,
  ClosedRequests,
  ClosingOfMany,
  RequestDetails,
  RequestEvent,
  RequestLeg,
  RequestPage,
  RequestRow,
  RequestSearch,
  Rescheduling,
  RevealedRequest,
  Today,
  ToldState,
  VoiceMessage,
};

/** What the document of the owner's API makes its operations of. */
interface Tools {
  answer(description: string, name: keyof typeof requestSchemas): object;
  body(name: keyof typeof requestSchemas | 'Closing'): object;
  problems(...cases: readonly ProblemCase[]): object;
  inQuery(query: z.ZodObject): object[];
  id: object;
  wrongQuery: ProblemCase;
  bodyProblems: readonly ProblemCase[];
}

const tags = ['Requests'];

const noSuchRequest: ProblemCase = {
  code: 'not-found',
  when: 'There is no request with this id.',
};
const notCancellable: ProblemCase = {
  code: 'not-cancellable',
  when: 'It is too late: it is being sent, its phones ring, or it is over.',
};

const noSuchMessage: ProblemCase = {
  code: 'not-found',
  when: 'The request has no such voice message, or it is no longer kept.',
};
const message = {
  name: 'message',
  in: 'path',
  required: true,
  description: 'The `id` of the message in the request.',
  schema: { type: 'string' },
};
const wav = (description: string) => ({
  description,
  content: { 'audio/wav': { schema: { type: 'string', format: 'binary' } } },
});

/** The paths of requests. */
export function requestPaths(tools: Tools): Record<string, object> {
  const { answer, body, problems, inQuery, id, wrongQuery, bodyProblems } = tools;
  /** Something that is done with one request. */
  const act = (
    operationId: string,
    summary: string,
    responses: object,
    { sends, cases = [] }: { sends?: 'Closing' | 'Rescheduling'; cases?: readonly ProblemCase[] },
  ) => ({
    post: {
      operationId,
      tags,
      summary,
      parameters: [id],
      ...(sends && body(sends)),
      responses: {
        ...responses,
        ...problems(malformedPath, ...bodyProblems, noSuchRequest, ...cases),
      },
    },
  });
  const changed = { 200: answer('The request as it is then.', 'RequestDetails') };
  return {
    '/today': {
      get: {
        operationId: 'readToday',
        tags,
        summary: 'The figures of today, in the zone of the setting TIME_ZONE.',
        responses: { 200: answer('The figures.', 'Today'), ...problems() },
      },
    },
    '/requests': {
      get: {
        operationId: 'listRequests',
        tags,
        summary: 'List the requests of visitors, newest first, each with its reason.',
        parameters: inQuery(RequestsQuery),
        responses: { 200: answer('A page of requests.', 'RequestPage'), ...problems(wrongQuery) },
      },
    },
    '/requests.csv': {
      get: {
        operationId: 'exportRequests',
        tags,
        summary: 'All requests of a filter for a spreadsheet, with masked numbers.',
        description:
          'UTF-8 with its mark, semicolons, moments with their offset. A cell that could be taken for a formula begins with an apostrophe.',
        parameters: inQuery(RequestsCsvQuery),
        responses: {
          200: {
            description: 'The requests, newest first.',
            content: { 'text/csv': { schema: { type: 'string' } } },
          },
          ...problems(wrongQuery),
        },
      },
    },
    '/requests/search': {
      post: {
        operationId: 'searchRequests',
        tags,
        summary: 'List the requests of a number, or that of a status page, newest first.',
        ...body('RequestSearch'),
        responses: {
          200: answer('A page of requests.', 'RequestPage'),
          ...problems(...bodyProblems),
        },
      },
    },
    '/requests/events': {
      get: {
        operationId: 'streamRequests',
        tags,
        summary: 'Stream the requests that change, of all instances.',
        description:
          '`changed` has a row. After `sync` some may have been missed: read the list again. `ready` comes first, unless `Last-Event-ID` says what was seen.',
        responses: {
          200: {
            description: 'An event stream.',
            content: { 'text/event-stream': { schema: { type: 'string' } } },
          },
          ...problems(),
        },
      },
    },
    '/requests/closable': {
      get: {
        operationId: 'countClosableRequests',
        tags,
        summary: 'How many requests of a filter can be closed.',
        parameters: inQuery(RequestsCsvQuery),
        responses: { 200: answer('The number.', 'ClosableRequests'), ...problems(wrongQuery) },
      },
    },
    '/requests/close': {
      post: {
        operationId: 'closeRequests',
        tags,
        summary:
          'Record the same outcome for all unsettled requests of a filter, the newest first.',
        description:
          'At most 1,000 at a time; send it again for the rest. What somebody else closes meanwhile is passed over. The audit log has one entry for all of them.',
        ...body('ClosingOfMany'),
        responses: {
          200: answer('How many were closed.', 'ClosedRequests'),
          ...problems(...bodyProblems, {
            code: 'conflict',
            when: 'More match than were expected. Nothing was closed.',
          }),
        },
      },
    },
    '/requests/{id}': {
      get: {
        operationId: 'readRequest',
        tags,
        summary: 'One request: its steps, what its visitor was told, and what can be done.',
        parameters: [id],
        responses: {
          200: answer('The request.', 'RequestDetails'),
          ...problems(malformedPath, noSuchRequest),
        },
      },
    },
    '/requests/{id}/voice-messages/{message}': {
      get: {
        operationId: 'hearVoiceMessage',
        tags,
        summary: 'The recording of a voice message, whole or a part of it.',
        description:
          'The audit log says who heard it. Only the embedded platform hands messages out; another WebAppel mails them.',
        parameters: [id, message],
        responses: {
          200: wav('The recording.'),
          206: wav('The part that `Range` asks for.'),
          416: { description: 'The recording is shorter.' },
          ...problems(malformedPath, noSuchMessage),
        },
      },
      delete: {
        operationId: 'deleteVoiceMessage',
        tags,
        summary: 'Delete the recording of a voice message. If it was not mailed yet, it never is.',
        parameters: [id, message],
        responses: {
          200: answer('The request as it is then.', 'RequestDetails'),
          ...problems(malformedPath, noSuchMessage),
        },
      },
    },
    '/requests/{id}/close': act(
      'closeRequest',
      'Record how an unsettled request ended. Its visitor sees the same outcome.',
      changed,
      {
        sends: 'Closing',
        cases: [
          {
            code: 'not-closable',
            when: 'It is not unsettled, or was closed with another outcome.',
          },
        ],
      },
    ),
    '/requests/{id}/cancel': act('cancelRequest', 'Cancel a request.', changed, {
      cases: [notCancellable],
    }),
    '/requests/{id}/reschedule': act(
      'rescheduleRequest',
      'Give an appointment another time.',
      changed,
      {
        sends: 'Rescheduling',
        cases: [
          { ...notCancellable, when: 'It is not an appointment, is due, or is over.' },
          { code: 'invalid-field', status: 409, when: 'The time is not free.' },
        ],
      },
    ),
    '/requests/{id}/ask': act(
      'lookUpRequest',
      'Have WebAppel asked now what became of a request. The stream tells what it says.',
      { 202: answer('The request as it is until then.', 'RequestDetails') },
      { cases: [{ code: 'conflict', when: 'It was not sent, or is over.' }] },
    ),
    '/requests/{id}/reveal': act(
      'revealRequest',
      'Show the number and what the visitor wrote. The audit log says who has seen it.',
      { 200: answer('What is masked elsewhere.', 'RevealedRequest') },
      { cases: [{ code: 'conflict', when: 'It is blanked: nothing personal is kept of it.' }] },
    ),
  };
}

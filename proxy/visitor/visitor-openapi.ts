import {
  AllowedCountry,
  CallbackRequest,
  CallbackState,
  CallbackView,
  NumberReason,
  PopupView,
  Problem,
  ProblemCode,
  Rescheduling,
  Slot,
  SlotList,
} from '../../shared/callback.js';
import { componentSchemas } from '../http/openapi-schemas.js';

/** Also those that others refer to: one that is not listed here would be referred to at a place that is not there. */
const schemas = {
  AllowedCountry,
  CallbackRequest,
  CallbackState,
  CallbackView,
  NumberReason,
  PopupView,
  Problem,
  ProblemCode,
  Rescheduling,
  Slot,
  SlotList,
};

const ref = (name: keyof typeof schemas) => ({ $ref: `#/components/schemas/${name}` });
const answer = (description: string, name: keyof typeof schemas) => ({
  description,
  content: { 'application/json': { schema: ref(name) } },
});
const body = (name: keyof typeof schemas) => ({
  required: true,
  content: { 'application/json': { schema: ref(name) } },
});
const problem = {
  description: 'A problem; `code` is one of a closed set.',
  content: { 'application/problem+json': { schema: ref('Problem') } },
};
const inPath = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});
const handle = inPath('handle', 'As the answer to POST /api/callbacks gave it.');
const popupId = inPath('popupId', 'The number of the popup.');

/** The visitor API as OpenAPI 3.1, from the schemas that check it. */
export function openApiDocument(serverUrl: string, version: string): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Rappel: visitor API', version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: serverUrl }],
    paths: {
      '/api/popups/{popupId}': {
        get: {
          operationId: 'showPopup',
          summary: 'What a popup shows.',
          parameters: [popupId],
          responses: { 200: answer('The popup.', 'PopupView'), default: problem },
        },
      },
      '/api/popups/{popupId}/header-image': {
        get: {
          operationId: 'showHeaderImage',
          summary: "The image in the popup's header.",
          parameters: [popupId],
          responses: {
            200: { description: 'An image.', content: { 'image/*': {} } },
            default: problem,
          },
        },
      },
      '/api/popups/{popupId}/slots': {
        get: {
          operationId: 'listSlots',
          summary: 'The times at which an appointment can be had, the soonest first, 500 at most.',
          parameters: [
            popupId,
            {
              name: 'timeZone',
              in: 'query',
              description: "IANA name of the visitor's zone; the owner's when absent.",
              schema: { type: 'string' },
            },
          ],
          responses: { 200: answer('The free times.', 'SlotList'), default: problem },
        },
      },
      '/api/callbacks': {
        post: {
          operationId: 'requestCallback',
          summary:
            'Ask to be called back. The same key and body are one request, however often they are sent.',
          parameters: [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: true,
              schema: { type: 'string', minLength: 8, maxLength: 200 },
            },
          ],
          requestBody: body('CallbackRequest'),
          responses: {
            201: answer('It is written down and will be placed.', 'CallbackView'),
            default: problem,
          },
        },
      },
      '/api/callbacks/{handle}': {
        get: {
          operationId: 'showCallback',
          summary: 'Where a request stands.',
          parameters: [handle],
          responses: { 200: answer('Where it stands.', 'CallbackView'), default: problem },
        },
      },
      '/api/callbacks/{handle}/events': {
        get: {
          operationId: 'followCallback',
          summary:
            'Where a request stands, as server-sent events named `state`; ends after the final one.',
          parameters: [handle],
          responses: {
            200: {
              description: 'Each event has a CallbackView as its data.',
              content: { 'text/event-stream': { schema: { type: 'string' } } },
            },
            default: problem,
          },
        },
      },
      '/api/callbacks/{handle}/cancel': {
        post: {
          operationId: 'cancelCallback',
          summary: 'Cancel a request that is not being dialled.',
          parameters: [handle],
          responses: { 200: answer('It is cancelled.', 'CallbackView'), default: problem },
        },
      },
      '/api/callbacks/{handle}/reschedule': {
        post: {
          operationId: 'rescheduleCallback',
          summary: 'Move an appointment to another free time, while it is not due.',
          parameters: [handle],
          requestBody: body('Rescheduling'),
          responses: { 200: answer('It is moved.', 'CallbackView'), default: problem },
        },
      },
    },
    components: { schemas: componentSchemas(schemas) },
  };
}

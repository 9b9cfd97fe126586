import {
  AllowedCountry,
  CallbackRequest,
  CallbackState,
  CallbackView,
  Challenge,
  GivenConsent,
  NumberingPlans,
  NumberReason,
  PageProof,
  PopupPrivacy,
  PopupView,
  Problem,
  ProblemCode,
  Rescheduling,
  SafePhrase,
  Slot,
  SlotList,
} from '../../shared/callback.js';
import {
  componentSchemas,
  everywhere,
  malformedBody,
  malformedPath,
  type ProblemCase,
  problemResponses,
} from '../http/openapi-schemas.js';

const schemas = {
  AllowedCountry,
  CallbackRequest,
  CallbackState,
  CallbackView,
  Challenge,
  GivenConsent,
  NumberReason,
  PageProof,
  PopupPrivacy,
  PopupView,
  Problem,
  ProblemCode,
  Rescheduling,
  SafePhrase,
  Slot,
  SlotList,
  NumberingPlans,
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
const inPath = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});
const handle = inPath('handle', 'From the response to POST /api/callbacks.');
const popupId = inPath('popupId', 'The id of the popup.');

const problems = (...cases: readonly ProblemCase[]) =>
  problemResponses(ref('Problem'), [
    { code: 'forbidden-origin', when: 'ALLOWED_ORIGINS does not list the site of the page.' },
    ...cases,
    ...everywhere,
  ]);

const popupUnavailable: ProblemCase = {
  code: 'unavailable',
  when: 'The settings of the popup could not be fetched from WebAppel.',
};
const popupProblems: readonly ProblemCase[] = [
  malformedPath,
  { code: 'not-found', when: 'There is no such popup.' },
  popupUnavailable,
];
const callbackProblems: readonly ProblemCase[] = [
  malformedPath,
  { code: 'not-found', when: 'There is no callback with this handle.' },
];
const notJson: ProblemCase = {
  code: 'invalid-field',
  status: 415,
  when: 'The body is not application/json.',
};
const slotProblem: ProblemCase = {
  code: 'invalid-field',
  status: 409,
  when: 'The time in `slotAt` is no longer free, or was never offered.',
};
const quietHours: ProblemCase = {
  code: 'quiet-hours',
  when: 'The time in `slotAt` is at night where the number rings. Choose another one.',
};
const tooManyRequests: ProblemCase = {
  code: 'too-many-requests',
  when: 'This address has made too many requests.',
};
const cannotCallNow: ProblemCase = {
  code: 'cannot-call-now',
  when: 'A rule against abuse or costs, or the owner, refuses it. Which one is not told.',
};

/** The visitor API as OpenAPI 3.1, generated from the schemas that validate it. */
export function openApiDocument(serverUrl: string, version: string): object {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rappel: visitor API',
      summary: 'Request a callback, follow it, move it and cancel it.',
      description:
        'No login. A handle is a secret: anyone who has it can follow, move and cancel its callback.',
      version,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: serverUrl }],
    security: [],
    tags: [
      { name: 'Popups', description: 'What a popup shows and offers.' },
      { name: 'Callbacks', description: 'The callbacks that visitors have requested.' },
    ],
    paths: {
      '/api/popups/{popupId}': {
        get: {
          operationId: 'showPopup',
          tags: ['Popups'],
          summary: 'Show a popup.',
          parameters: [popupId],
          responses: { 200: answer('The popup.', 'PopupView'), ...problems(...popupProblems) },
        },
      },
      '/api/popups/{popupId}/header-image': {
        get: {
          operationId: 'showHeaderImage',
          tags: ['Popups'],
          summary: "The image in the popup's header.",
          parameters: [popupId],
          responses: {
            200: {
              description: 'The image.',
              content: { 'image/jpeg': {}, 'image/png': {}, 'image/gif': {} },
            },
            ...problems(...popupProblems, {
              code: 'not-found',
              when: 'The popup has no header image.',
            }),
          },
        },
      },
      '/api/popups/{popupId}/numbering-plans': {
        get: {
          operationId: 'showNumberingPlans',
          tags: ['Popups'],
          summary:
            "Show the numbering plans of the popup's countries, to check numbers while typing.",
          parameters: [
            popupId,
            {
              name: 'v',
              in: 'query',
              description:
                '`numberingPlans` of the popup. With it, the answer may be kept for good.',
              schema: { type: 'string' },
            },
          ],
          responses: {
            200: answer('The numbering plans.', 'NumberingPlans'),
            ...problems(...popupProblems),
          },
        },
      },
      '/api/popups/{popupId}/slots': {
        get: {
          operationId: 'listSlots',
          tags: ['Popups'],
          summary: 'List the free appointment times, soonest first, at most 500.',
          parameters: [
            popupId,
            {
              name: 'timeZone',
              in: 'query',
              description:
                "IANA name of the visitor's time zone. Without it, or if it is not known, the times are in the owner's.",
              schema: { type: 'string' },
            },
          ],
          responses: {
            200: answer('The free times.', 'SlotList'),
            ...problems(...popupProblems),
          },
        },
      },
      '/api/popups/{popupId}/proofs': {
        post: {
          operationId: 'issuePageProof',
          tags: ['Popups'],
          summary: 'Get a page proof: for one callback of this popup, from the same site.',
          parameters: [popupId],
          responses: { 201: answer('The proof.', 'PageProof'), ...problems(...popupProblems) },
        },
      },
      '/api/callbacks': {
        post: {
          operationId: 'requestCallback',
          tags: ['Callbacks'],
          summary:
            'Request a callback. Repeating a request with the same key and body returns the same callback.',
          parameters: [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: true,
              description: 'A new key for each callback, the same key when a request is repeated.',
              schema: {
                type: 'string',
                minLength: 8,
                maxLength: 200,
                pattern: '^[\\x21-\\x7E]+$',
              },
            },
            {
              name: 'Page-Proof',
              in: 'header',
              description:
                'A new proof for each callback, the same when a request is repeated. Not needed with PAGE_PROOF=off.',
              schema: { type: 'string' },
            },
            {
              name: 'Challenge-Solution',
              in: 'header',
              description: 'After `challenge-needed`: the solution of the challenge.',
              schema: { type: 'string' },
            },
            {
              name: 'Visitor-Address',
              in: 'header',
              description:
                "The visitor's network address, with a site key only: limits by address then count the visitor and not the server.",
              schema: { type: 'string' },
            },
          ],
          security: [{}, { siteKey: [] }],
          requestBody: body('CallbackRequest'),
          responses: {
            201: {
              ...answer('The callback is recorded and will be called.', 'CallbackView'),
              headers: {
                Location: {
                  description: 'The path of the callback.',
                  schema: { type: 'string' },
                },
              },
            },
            ...problems(
              ...malformedBody,
              notJson,
              { code: 'not-found', when: 'There is no such popup.' },
              {
                code: 'proof-expired',
                when: 'The page proof is missing, too old, used, forged, or of another popup or site.',
              },
              {
                code: 'challenge-needed',
                when: 'It looks like a request of a robot. Solve the `challenge` and repeat it.',
              },
              {
                code: 'challenge-failed',
                when: 'The solution is wrong, too old, or of another page proof.',
              },
              { code: 'closed', when: 'The popup is closed and accepts no requests.' },
              {
                code: 'duplicate',
                when: 'Another callback to this number is in progress, or a request with this key is.',
              },
              slotProblem,
              quietHours,
              {
                code: 'invalid-field',
                status: 401,
                when: 'The header Authorization carries no site key, or one that was revoked.',
              },
              {
                code: 'invalid-field',
                status: 403,
                when: 'The site key is not for this popup, or the request comes from a browser.',
              },
              { code: 'invalid-number', when: '`number` is not a phone number.' },
              { code: 'number-not-allowed', when: 'The popup does not call this kind of number.' },
              {
                code: 'invalid-field',
                when: 'A field is invalid, or the key was used with another body.',
              },
              tooManyRequests,
              cannotCallNow,
              popupUnavailable,
            ),
          },
        },
      },
      '/api/callbacks/{handle}': {
        get: {
          operationId: 'showCallback',
          tags: ['Callbacks'],
          summary: 'Show the state of a callback.',
          parameters: [handle],
          responses: {
            200: {
              ...answer('The callback.', 'CallbackView'),
              headers: {
                'Retry-After': {
                  description: 'Seconds until the next poll; absent once the state is final.',
                  schema: { type: 'integer' },
                },
              },
            },
            ...problems(...callbackProblems),
          },
        },
      },
      '/api/callbacks/{handle}/events': {
        get: {
          operationId: 'followCallback',
          tags: ['Callbacks'],
          summary:
            'Follow a callback by server-sent events named `state`; ends after the final one.',
          parameters: [
            handle,
            {
              name: 'Last-Event-ID',
              in: 'header',
              description: 'The id of the last event received; resumes after it.',
              schema: { type: 'string' },
            },
          ],
          responses: {
            200: {
              description: 'Each event carries a CallbackView.',
              content: { 'text/event-stream': { schema: { type: 'string' } } },
            },
            204: { description: 'The final state was already received. Do not reconnect.' },
            ...problems(
              ...callbackProblems,
              {
                code: 'too-many-requests',
                when: 'This address has too many event streams open.',
              },
              { code: 'unavailable', when: 'The proxy has too many event streams open.' },
            ),
          },
        },
      },
      '/api/callbacks/{handle}/cancel': {
        post: {
          operationId: 'cancelCallback',
          tags: ['Callbacks'],
          summary: 'Cancel a callback that is not being dialled yet.',
          parameters: [handle],
          responses: {
            200: answer('The callback is cancelled.', 'CallbackView'),
            ...problems(
              ...callbackProblems,
              { code: 'not-cancellable', when: 'It is being dialled, or it is over.' },
              {
                code: 'unavailable',
                when: 'WebAppel did not confirm. The call may still come; try again.',
              },
            ),
          },
        },
      },
      '/api/callbacks/{handle}/reschedule': {
        post: {
          operationId: 'rescheduleCallback',
          tags: ['Callbacks'],
          summary: 'Move an appointment to another free time before it is due.',
          parameters: [handle],
          requestBody: body('Rescheduling'),
          responses: {
            200: answer('The appointment is moved.', 'CallbackView'),
            ...problems(
              ...callbackProblems,
              ...malformedBody,
              notJson,
              { code: 'not-cancellable', when: 'It is due or over, or is not an appointment.' },
              slotProblem,
              quietHours,
              {
                code: 'invalid-field',
                when: 'The body is not `{"slotAt": …}` with a date and time.',
              },
              tooManyRequests,
              cannotCallNow,
              popupUnavailable,
            ),
          },
        },
      },
    },
    components: {
      securitySchemes: {
        siteKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'A site key, for servers, instead of a page proof: `rappel site-key`.',
        },
      },
      schemas: componentSchemas(schemas),
    },
  };
}

import { fileTypes } from '../../../shared/configuration/configuration-file.js';
import type { ProblemCase } from '../../http/openapi-schemas.js';
import { MAX_FILE_BYTES } from '../../platform/methods/file-formats.js';
import type { Builders, Changing, Thing } from './openapi-builders.js';

const smallBody: readonly ProblemCase[] = [
  { code: 'invalid-field', status: 400, when: 'The body is not JSON.' },
  { code: 'invalid-field', status: 413, when: 'The body is larger than 4 KB.' },
  {
    code: 'invalid-field',
    status: 415,
    when: 'The charset or the compression of the body is not supported.',
  },
  { code: 'invalid-field', when: 'A field is invalid or unknown.' },
];
const noFile: ProblemCase = {
  code: 'not-found',
  when: 'WebAppel has no such popup, or the popup has no such file.',
};

/** The operations of popups. */
export function popupPaths(builders: Builders & Changing): Record<string, object> {
  const { answer, body, problems, inPath, malformedPath, unavailable } = builders;
  const { thing, change, bodyProblems, afterRead, ifMatch } = builders;
  const tags = ['Configuration'];
  const popupId = inPath('id', 'The id of the popup.');
  const fileType = {
    ...inPath('type', 'Which file of the popup.'),
    schema: { type: 'string', enum: fileTypes },
  };
  const noPopup: ProblemCase = { code: 'not-found', when: 'WebAppel has no such popup.' };
  const popup: Thing = thing('Popup', popupId, 'Popup', noPopup);
  const destinations: Thing = thing('PopupDestinations', popupId, 'PopupDestinations', noPopup);
  const binary = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };
  return {
    '/popups': {
      get: {
        operationId: 'listPopups',
        tags,
        summary: 'List the popups, with the checks that fail.',
        responses: { 200: answer('The popups.', 'Popups'), ...problems(unavailable) },
      },
    },
    '/popups/{id}': {
      get: popup.read,
      patch: change('changePopup', 'Change settings of a popup.', popup, [
        'PopupChange',
        'AppliedPopup',
      ]),
    },
    '/popups/{id}/destinations': {
      get: destinations.read,
      put: change('setPopupDestinations', 'Set what a popup may call.', destinations, [
        'PopupDestinations',
        'AppliedDestinations',
      ]),
    },
    '/popups/{id}/prices': {
      get: {
        operationId: 'listPopupPrices',
        tags,
        summary: 'List what a popup could call, with the price of each destination.',
        parameters: [popupId],
        responses: {
          200: answer('The destinations, in the order of WebAppel.', 'PopupPrices'),
          ...problems(malformedPath, noPopup, unavailable),
        },
      },
    },
    '/popups/{id}/checks': {
      get: {
        operationId: 'checkPopup',
        tags,
        summary: 'Say what would make visitors of a popup fail.',
        parameters: [popupId],
        responses: {
          200: answer('The checks.', 'PopupChecks'),
          ...problems(malformedPath, noPopup, unavailable),
        },
      },
    },
    '/popups/{id}/draft': {
      post: {
        operationId: 'showDraft',
        tags,
        summary: 'Show a popup with settings that are not saved. Nothing is changed.',
        parameters: [popupId],
        ...body('PopupDraft'),
        responses: {
          200: answer('What visitors would see, and what would make them fail.', 'ShownDraft'),
          ...problems(malformedPath, ...bodyProblems, noPopup, unavailable),
        },
      },
    },
    '/popups/{id}/test-call': {
      post: {
        operationId: 'placeTestCall',
        tags,
        summary: 'Have a popup call your own phone, as it would call a visitor.',
        parameters: [popupId],
        ...body('TestCall'),
        responses: {
          200: answer('The request, or why it was refused.', 'StartedTestCall'),
          ...problems(malformedPath, ...smallBody, noPopup),
        },
      },
    },
    '/popups/{id}/files/{type}': {
      get: {
        operationId: 'readPopupFile',
        tags,
        summary: 'Fetch a file of a popup. A style sheet comes as plain text.',
        parameters: [popupId, fileType],
        responses: {
          200: { description: 'The file.', content: binary },
          ...problems(malformedPath, noFile, unavailable),
        },
      },
      put: {
        operationId: 'storePopupFile',
        tags,
        summary: 'Store a file of a popup. WebAppel keeps no copy of the one before.',
        parameters: [popupId, fileType, ...ifMatch],
        requestBody: { required: true, content: binary },
        responses: {
          200: answer('What was read back afterwards.', 'AppliedPopup'),
          ...problems(
            malformedPath,
            {
              code: 'invalid-field',
              status: 413,
              when: `The file is larger than ${MAX_FILE_BYTES / 1024} KB.`,
            },
            { code: 'invalid-field', when: 'The file is of another format, damaged or too large.' },
            ...afterRead,
            noFile,
          ),
        },
      },
      delete: {
        operationId: 'removePopupFile',
        tags,
        summary: 'Remove a file of a popup. WebAppel keeps no copy.',
        parameters: [popupId, fileType, ...ifMatch],
        responses: {
          200: answer('What was read back afterwards.', 'AppliedPopup'),
          ...problems(malformedPath, ...afterRead, noFile),
        },
      },
    },
  };
}

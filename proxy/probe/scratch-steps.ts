import { fields } from '../../shared/webappel/fields.js';
import type { Params, Result } from '../../shared/webappel/methods.js';
import { toneWav } from '../platform/telephony/wav.js';
import {
  commandLineOnly,
  expectAnswer,
  expectListing,
  expectOk,
  expectRefusal,
  expectResult,
} from './expectations.js';
import {
  type CannotAsk,
  type Expectation,
  type ProbeContext,
  type ProbeRequest,
  type Question,
  requestFor,
  resultOf,
} from './question.js';
import { scheduleSteps } from './schedule-steps.js';

/** One second of sound in the telephony format. */
const sound = toneWav(1000);
/** Numbers that the regulator reserves for fiction, in a group that no popup calls. */
export const operators = ['33199001298', '33199001299'] as const;

const groupSteps: readonly Question[] = [
  {
    id: '08-a-operator',
    step: 8,
    about: 'add an operator to a new group, without a position',
    method: 'addOperator',
    send: ({ scratchName }) =>
      requestFor('addOperator', {
        groupName: scratchName,
        phoneNumber: operators[0],
        ringSeconds: 20,
      }),
    expects: expectOk('addOperator'),
  },
  {
    id: '08-b-operator-first',
    step: 8,
    about: 'add an operator at position 1',
    method: 'addOperator',
    send: ({ scratchName }) =>
      requestFor('addOperator', {
        groupName: scratchName,
        phoneNumber: operators[1],
        ringSeconds: 20,
        position: 1,
      }),
    expects: expectOk('addOperator'),
  },
  {
    id: '08-c-operators',
    step: 8,
    about: 'read the operators of that group',
    method: 'listOperators',
    send: ({ scratchName }) => requestFor('listOperators', { groupName: scratchName }),
    expects: [
      ...expectListing('listOperators', commandLineOnly),
      expectResult(
        'listOperators',
        'both operators, the second at position 1',
        commandLineOnly,
        (rows) => {
          const position = rows.find(({ phoneNumber }) => phoneNumber === operators[1])?.position;
          return rows.length === operators.length && position === 1
            ? undefined
            : {
                differs: `${rows.length} operators, the second at position ${position ?? 'unknown'}`,
              };
        },
      ),
      expectResult(
        'listOperators',
        'the call order in the third column',
        commandLineOnly,
        (rows) => {
          const orderings = rows.map(({ orderingRepeated = '' }) => orderingRepeated);
          const malformed = orderings.filter(
            (ordering) => !fields.ordering.form.safeDecode(ordering).success,
          );
          return malformed.length === 0
            ? undefined
            : { differs: malformed.join(', ') || 'an empty cell' };
        },
      ),
    ],
  },
];

const accents = 'Été à Noël, œuf à 2 €';

/** Whether each byte of UTF-8 was taken for a letter: `Ã‰tÃ©`. */
const isMisread = (message: string): boolean => /Ã.?t.?Ã/.test(message);
const mailbox = 'probe@example.com';

type Popup = Result<'listPopups'>[number];

/** Asks about the scratch popup, if it was created. */
const onPopup =
  (send: (popupId: string, context: ProbeContext) => ProbeRequest) =>
  (context: ProbeContext): ProbeRequest | CannotAsk => {
    const popupId = resultOf(context, 'addPopup', '09-a-popup');
    return popupId ? send(popupId, context) : { because: 'the popup was not created' };
  };

const changePopup = (
  id: string,
  about: string,
  settings: (context: ProbeContext) => ProbeRequest['pairs'],
): Question => ({
  id,
  step: 9,
  about,
  method: 'updatePopup',
  send: onPopup((popupId, context) => ({
    pairs: [...requestFor('updatePopup', { popupId }).pairs, ...settings(context)],
  })),
  expects: expectOk('updatePopup'),
});

const readPopup = (
  id: string,
  expected: string,
  matters: string,
  isAsExpected: (popup: Popup) => boolean,
  difference: (popup: Popup) => string = () => 'other values',
): Question => ({
  id,
  step: 9,
  about: `read the popup: ${expected}`,
  method: 'listPopups',
  send: onPopup(() => requestFor('listPopups', {})),
  expects: [
    expectAnswer('listPopups', matters),
    expectResult('listPopups', expected, matters, (popups, context) => {
      const popup = popups.find(({ popupName }) => popupName === context.scratchName);
      if (!popup) return { differs: 'the new popup is not listed' };
      return isAsExpected(popup) ? undefined : { differs: difference(popup) };
    }),
  ],
});

const closedSettings = (
  scratchName: string,
  nameOf: (field: 'closedMessage' | 'closedGroup') => string,
) => ({
  pairs: [
    [nameOf('closedMessage'), `closed by ${nameOf('closedMessage')}`],
    [nameOf('closedGroup'), scratchName],
  ] as [string, string][],
});

const tableName = (field: 'closedMessage' | 'closedGroup'): string => fields[field].wire;
const methodName = (field: 'closedMessage' | 'closedGroup'): string =>
  fields[field].alsoSentAs?.[0] ?? fields[field].wire;
const bothSent = 'Nothing in Rappel: it sends both names, and WebAppel needs to know one of them.';

const popupSteps: readonly Question[] = [
  {
    id: '09-a-popup',
    step: 9,
    about: 'create a popup',
    method: 'addPopup',
    send: ({ scratchName }) =>
      requestFor('addPopup', { popupName: scratchName, openMessage: accents }),
    expects: expectOk('addPopup'),
  },
  readPopup(
    '09-b-popups',
    'the message with all its accents',
    'Otherwise popups show their messages, and operators the names of visitors, with wrong letters.',
    ({ openMessage }) => openMessage === accents,
    ({ openMessage = '' }) =>
      isMisread(openMessage)
        ? 'UTF-8 that WebAppel has read as another charset; set WEBAPPEL_CHARSET=windows-1252'
        : 'other letters',
  ),
  ...[tableName, methodName].flatMap((nameOf, index) => [
    changePopup(
      `09-c-closed-${index + 1}`,
      `set ${nameOf('closedMessage')} and ${nameOf('closedGroup')}`,
      ({ scratchName }) => closedSettings(scratchName, nameOf).pairs,
    ),
    readPopup(
      `09-d-popups-${index + 1}`,
      `values of ${nameOf('closedMessage')}, ${nameOf('closedGroup')}`,
      bothSent,
      ({ closedMessage, closedGroup }) =>
        closedMessage === `closed by ${nameOf('closedMessage')}` && closedGroup !== undefined,
    ),
    changePopup(
      `09-e-cleared-${index + 1}`,
      'clear the group for closed hours',
      () => requestFor('updatePopup', { closedGroup: null }).pairs,
    ),
  ]),
  changePopup(
    '09-f-voicemail',
    'set a voicemail address',
    () => requestFor('updatePopup', { voicemailAddress: mailbox }).pairs,
  ),
  readPopup(
    '09-g-popups',
    'the voicemail address',
    commandLineOnly,
    (popup) => popup.voicemailAddress === mailbox,
  ),
  changePopup(
    '09-h-no-voicemail',
    'clear the voicemail address',
    () => requestFor('updatePopup', { voicemailAddress: null }).pairs,
  ),
  readPopup(
    '09-i-popups',
    'no voicemail address, message unchanged',
    `${commandLineOnly} An empty value must clear a field, and a missing one must leave it unchanged.`,
    (popup) => popup.voicemailAddress === undefined && popup.openMessage === accents,
  ),
];

const onFile = (
  id: string,
  about: string,
  method: 'storeFile' | 'fetchFile' | 'removeFile',
  expects: readonly Expectation[],
): Question => ({
  id,
  step: 13,
  about,
  method,
  send: onPopup((popupId) =>
    requestFor(method, {
      popupId,
      fileType: 'visitorSound',
      content: sound,
    } as Params<'storeFile'>),
  ),
  expects,
});

const fileSteps: readonly Question[] = [
  onFile('13-a-store', 'store a sound', 'storeFile', expectOk('storeFile')),
  onFile('13-b-fetch', 'fetch the sound', 'fetchFile', [
    expectAnswer('fetchFile', commandLineOnly),
    expectResult('fetchFile', 'the same bytes that were stored', commandLineOnly, (content) =>
      Buffer.compare(content, sound) === 0
        ? undefined
        : {
            differs: `${content.length} bytes, different from the ${sound.length} that were stored`,
          },
    ),
  ]),
  onFile('13-c-remove', 'remove the sound', 'removeFile', expectOk('removeFile')),
  onFile('13-d-fetch', 'fetch a sound that does not exist', 'fetchFile', [
    expectRefusal('NOT_FOUND', 'Otherwise Rappel takes the answer for a file.'),
  ]),
];

/** Steps 7, 8, 9 and 13, on a schedule, a group and a popup of their own, which are removed afterwards. */
export const scratchSteps: readonly Question[] = [
  ...scheduleSteps,
  ...groupSteps,
  ...popupSteps,
  ...fileSteps,
];

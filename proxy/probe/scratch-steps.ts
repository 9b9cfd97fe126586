import { fields } from '../../shared/webappel/fields.js';
import type { Params, Result } from '../../shared/webappel/methods.js';
import { toneWav } from '../platform/telephony/wav.js';
import { answer, done, listing, manages, reads, refusal } from './expectations.js';
import {
  type Expectation,
  type Known,
  type Question,
  resultOf,
  type Sent,
  sending,
  type Unasked,
} from './question.js';
import { scheduleSteps } from './schedule-steps.js';

/** A quiet second of sound in the form that telephony keeps. */
const sound = toneWav(1000);
/** Of the regulator's range for fiction: in a group that no popup calls. */
export const operators = ['33199001298', '33199001299'] as const;

const groupSteps: readonly Question[] = [
  {
    id: '08-a-operator',
    step: 8,
    about: 'add an operator to a new group, without place',
    method: 'addOperator',
    send: ({ word }) =>
      sending('addOperator', { groupName: word, phoneNumber: operators[0], ringSeconds: 20 }),
    expects: done('addOperator'),
  },
  {
    id: '08-b-operator-first',
    step: 8,
    about: 'add an operator at place 1',
    method: 'addOperator',
    send: ({ word }) =>
      sending('addOperator', {
        groupName: word,
        phoneNumber: operators[1],
        ringSeconds: 20,
        position: 1,
      }),
    expects: done('addOperator'),
  },
  {
    id: '08-c-operators',
    step: 8,
    about: 'read the operators of that group',
    method: 'listOperators',
    send: ({ word }) => sending('listOperators', { groupName: word }),
    expects: [
      ...listing('listOperators', manages),
      reads('listOperators', 'both operators, the second at place 1', manages, (rows) => {
        const place = rows.find(({ phoneNumber }) => phoneNumber === operators[1])?.position;
        return rows.length === operators.length && place === 1
          ? undefined
          : { differs: `${rows.length} operators, that one at place ${place ?? 'unknown'}` };
      }),
      reads('listOperators', 'the way of calling, in the third column', manages, (rows) => {
        const ways = rows.map(({ orderingRepeated = '' }) => orderingRepeated);
        const strange = ways.filter((way) => !fields.ordering.form.safeDecode(way).success);
        return strange.length === 0 ? undefined : { differs: strange.join(', ') || 'nothing' };
      }),
    ],
  },
];

const accents = 'Été à Noël, œuf à 2 €';
const mailbox = 'probe@example.com';

type Popup = Result<'listPopups'>[number];

/** A question about the scratch popup, which has to be there first. */
const onPopup =
  (send: (popupId: string, known: Known) => Sent) =>
  (known: Known): Sent | Unasked => {
    const popupId = resultOf(known, 'addPopup', '09-a-popup');
    return popupId ? send(popupId, known) : { because: 'no popup was made' };
  };

const change = (
  id: string,
  about: string,
  settings: (known: Known) => Sent['pairs'],
): Question => ({
  id,
  step: 9,
  about,
  method: 'updatePopup',
  send: onPopup((popupId, known) => ({
    pairs: [...sending('updatePopup', { popupId }).pairs, ...settings(known)],
  })),
  expects: done('updatePopup'),
});

const shows = (
  id: string,
  expected: string,
  matters: string,
  isSo: (popup: Popup) => boolean,
): Question => ({
  id,
  step: 9,
  about: `read it: ${expected}`,
  method: 'listPopups',
  send: onPopup(() => sending('listPopups', {})),
  expects: [
    answer('listPopups', matters),
    reads('listPopups', expected, matters, (popups, known) => {
      const popup = popups.find(({ popupName }) => popupName === known.word);
      if (!popup) return { differs: 'the new popup is not listed' };
      return isSo(popup) ? undefined : { differs: 'it is not so' };
    }),
  ],
});

const closedNames = (word: string, nameOf: (field: 'closedMessage' | 'closedGroup') => string) => ({
  pairs: [
    [nameOf('closedMessage'), `closed by ${nameOf('closedMessage')}`],
    [nameOf('closedGroup'), word],
  ] as [string, string][],
});

const tableName = (field: 'closedMessage' | 'closedGroup'): string => fields[field].wire;
const methodName = (field: 'closedMessage' | 'closedGroup'): string =>
  fields[field].alsoSentAs?.[0] ?? fields[field].wire;
const bothSent = 'Rappel sends both names, so one that is not known does no harm.';

const popupSteps: readonly Question[] = [
  {
    id: '09-a-popup',
    step: 9,
    about: 'make a popup',
    method: 'addPopup',
    send: ({ word }) => sending('addPopup', { popupName: word, openMessage: accents }),
    expects: done('addPopup'),
  },
  shows(
    '09-b-popups',
    'its message with all accents',
    'Messages of popups would be shown with wrong letters.',
    ({ openMessage }) => openMessage === accents,
  ),
  ...[tableName, methodName].flatMap((nameOf, index) => [
    change(
      `09-c-closed-${index + 1}`,
      `set the closed hours, as ${nameOf('closedMessage')} and ${nameOf('closedGroup')}`,
      ({ word }) => closedNames(word, nameOf).pairs,
    ),
    shows(
      `09-d-popups-${index + 1}`,
      `what was sent as ${nameOf('closedMessage')} and ${nameOf('closedGroup')}`,
      bothSent,
      ({ closedMessage, closedGroup }) =>
        closedMessage === `closed by ${nameOf('closedMessage')}` && closedGroup !== undefined,
    ),
    change(
      `09-e-cleared-${index + 1}`,
      'clear the group of the closed hours',
      () => sending('updatePopup', { closedGroup: null }).pairs,
    ),
  ]),
  change(
    '09-f-voicemail',
    'set a mailbox',
    () => sending('updatePopup', { voicemailAddress: mailbox }).pairs,
  ),
  shows('09-g-popups', 'the mailbox', manages, (popup) => popup.voicemailAddress === mailbox),
  change(
    '09-h-no-voicemail',
    'clear the mailbox',
    () => sending('updatePopup', { voicemailAddress: null }).pairs,
  ),
  shows(
    '09-i-popups',
    'no mailbox, and the message as it was',
    `${manages} What is sent empty has to be cleared, and what is left out has to stay.`,
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
    sending(method, { popupId, fileType: 'visitorSound', content: sound } as Params<'storeFile'>),
  ),
  expects,
});

const fileSteps: readonly Question[] = [
  onFile('13-a-store', 'store a sound', 'storeFile', done('storeFile')),
  onFile('13-b-fetch', 'fetch it back', 'fetchFile', [
    answer('fetchFile', manages),
    reads('fetchFile', 'the bytes that were sent', manages, (content) =>
      Buffer.compare(content, sound) === 0
        ? undefined
        : { differs: `${content.length} other bytes, sent were ${sound.length}` },
    ),
  ]),
  onFile('13-c-remove', 'remove it', 'removeFile', done('removeFile')),
  onFile('13-d-fetch', 'fetch a sound that is not there', 'fetchFile', [
    refusal('NOT_FOUND', 'Rappel would take the answer for a file.'),
  ]),
];

/** Steps 7, 8, 9 and 13: on a schedule, a group and a popup of their own, which are removed afterwards. */
export const scratchSteps: readonly Question[] = [
  ...scheduleSteps,
  ...groupSteps,
  ...popupSteps,
  ...fileSteps,
];

/** What the widget promises to people with disabilities, and where each promise is proven. */
export interface Promised {
  promise: string;
  /** Success criteria of WCAG 2.2. */
  wcag: string;
  /** Topics of RGAA 4.1. */
  rgaa: string;
  /** Tests by file, a name each; "…" stands for a value of the file. */
  tests: Record<string, string[]>;
  /** What no test of ours shows. */
  unproven?: string;
}

const widget = (name: string): string => `test/widget/${name}.browser.test.ts`;
const dialog = widget('popup/dialog');
const form = widget('popup/form');
const sending = widget('popup/sending');
const following = widget('popup/following');
const layout = widget('layout');
const contrast = widget('contrast');
const colours = widget('colours');
const languages = widget('languages');
const axe = widget('accessibility');

/** A01 to A30, in order. */
export const promises: Promised[] = [
  {
    promise: 'The popup is a native dialog, named by its visible heading.',
    wcag: '4.1.2, 2.4.3',
    rgaa: '7 Scripts',
    tests: {
      [dialog]: ['the dialog is named by its visible heading, in the language of the popup'],
    },
  },
  {
    promise: 'It opens only when asked, with the focus on the first field or on the heading.',
    wcag: '2.4.3, 3.2.1',
    rgaa: '12 Navigation',
    tests: {
      [dialog]: [
        'the dialog does not open by itself',
        'the dialog moves the focus to the first field',
        'the dialog moves the focus to the heading if it contains only a message',
      ],
    },
  },
  {
    promise: 'Everything works with the keyboard alone, and the keyboard is never caught.',
    wcag: '2.1.1, 2.1.2',
    rgaa: '12 Navigation',
    tests: {
      [dialog]: ['the dialog keeps the keyboard out of the page behind it'],
      [sending]: ['a visitor can send a request with the keyboard alone'],
    },
    unproven: 'Firefox and Safari',
  },
  {
    promise: 'Escape closes it, but not while a request is being sent; the focus goes back.',
    wcag: '2.4.3',
    rgaa: '12 Navigation',
    tests: {
      [dialog]: [
        'the dialog opens with Enter on the launcher and closes with Escape, which returns the focus',
        'the dialog moves the focus to the launcher if the button that opened it has left the page',
        'the dialog stays open while a request is being sent, even if Escape is pressed several times',
      ],
    },
  },
  {
    promise: 'Every control has a name that contains its visible text.',
    wcag: '4.1.2, 2.5.3',
    rgaa: '11 Forms',
    tests: {
      [languages]: ['in … every control has a name of its own that contains its text'],
    },
  },
  {
    promise: 'The browser can fill in number and name.',
    wcag: '1.3.5',
    rgaa: '11 Forms',
    tests: { [form]: ['the form supports autofill of the number and the name'] },
    unproven: 'password managers and each browser’s own autofill',
  },
  {
    promise: 'Fields have labels, and an example number as text.',
    wcag: '3.3.2',
    rgaa: '11 Forms',
    tests: {
      [form]: [
        'each field has a label, and the owner’s fields have the owner’s labels',
        'the form shows an example number of the chosen country',
      ],
    },
  },
  {
    promise:
      'An error says what is wrong and what to do, at its field, after sending and not before.',
    wcag: '3.3.1, 3.3.3',
    rgaa: '11 Forms',
    tests: {
      [form]: [
        'a number being typed shows no error before the form was sent',
        'a number that cannot be called is explained at the field: …',
      ],
      [sending]: ['a refusal with the code … is explained, and everything typed is kept'],
    },
  },
  {
    promise:
      'Number and time are read back before sending, and a call can be cancelled while it waits.',
    wcag: '3.3.4',
    rgaa: '11 Forms',
    tests: {
      [form]: ['the form confirms the number and the time before sending'],
      [following]: ['cancelling is offered while it is possible, and ends the request'],
    },
  },
  {
    promise: 'Changes are announced by one live region that is there from the beginning.',
    wcag: '4.1.3',
    rgaa: '7 Scripts',
    tests: {
      [following]: [
        'the live region exists from the beginning and is never replaced',
        'the live region combines changes that follow each other closely',
      ],
    },
    unproven: 'what NVDA, JAWS, VoiceOver and TalkBack say',
  },
  {
    promise: 'The form has no time limit.',
    wcag: '2.2.1, 2.2.2',
    rgaa: '13 Consultation',
    tests: { [form]: ['the form has no time limit'] },
  },
  {
    promise: 'Targets are at least 44 pixels high and wide.',
    wcag: '2.5.8',
    rgaa: '13 Consultation',
    tests: {
      [layout]: ['the controls are at least 44 pixels high on a screen … px wide'],
    },
  },
  {
    promise:
      'At 320 by 256 pixels, which is 400 % zoom, it scrolls in one direction and can be closed.',
    wcag: '1.4.10, 1.4.4',
    rgaa: '10 Presentation',
    tests: {
      [layout]: [
        'on a screen of 320 by 256 pixels, the … scrolls in one direction and can be closed',
        'the controls grow with the text size that the visitor has set',
      ],
    },
  },
  {
    promise: 'Wider spacing of text cuts nothing off.',
    wcag: '1.4.12',
    rgaa: '10 Presentation',
    tests: {
      [layout]: ['the controls do not cut off their text with the spacing of WCAG 1.4.12'],
    },
  },
  {
    promise: 'Text has a contrast of 7:1 in light and dark; on an accent of the owner, 4.5:1.',
    wcag: '1.4.3, 1.4.6',
    rgaa: '3 Colours',
    tests: {
      [contrast]: ['every text has a contrast of 7:1 at least in …: …'],
      [colours]: [
        'text on any accent has a contrast of 4.5 at least, and the accent as text one of 7: …',
        'under the pointer, the text on any accent contrasts no less than before: …',
      ],
    },
    unproven: '3:1 of the borders of controls (1.4.11)',
  },
  {
    promise: 'With forced colours, boxes keep borders and the focus an outline.',
    wcag: '1.4.11',
    rgaa: '10 Presentation',
    tests: {
      [contrast]: [
        'with forced colours, boxes keep a border, the focus an outline, and a QR code its black and white',
      ],
    },
    unproven: 'Firefox, and Windows itself',
  },
  {
    promise: 'Nothing moves for who asks for less motion.',
    wcag: '2.3.3, 2.2.2',
    rgaa: '13 Consultation',
    tests: { [layout]: ['animation is off if the visitor prefers reduced motion'] },
  },
  {
    promise: 'The button covers nothing of the page that has the focus.',
    wcag: '2.4.7, 2.4.11',
    rgaa: '10 Presentation',
    tests: {
      [widget('keep-clear')]: [
        'the button covers no element of the page that has the focus, and can be reached by keys all the same',
      ],
    },
  },
  {
    promise: 'States are words, not only colours.',
    wcag: '1.4.1, 1.3.4, 1.4.13',
    rgaa: '3 Colours',
    tests: { [following]: ['the progress of a request is shown in words, not only in colours'] },
    unproven: 'both orientations of a phone',
  },
  {
    promise: 'Nothing has to be typed twice, after an error or after closing.',
    wcag: '3.3.7',
    rgaa: '11 Forms',
    tests: {
      [form]: ['the form keeps everything typed when the dialog is closed and opened again'],
    },
  },
  {
    promise: 'The check against robots asks nothing of the visitor.',
    wcag: '3.3.8',
    rgaa: '1 Images',
    tests: {
      [sending]: [
        'a visitor whose browser solves a challenge reads and hears that nothing is to be done',
      ],
    },
    unproven: 'how long slow phones take',
  },
  {
    promise: 'Dialog and button name their language and direction.',
    wcag: '3.1.1, 3.1.2',
    rgaa: '8 Mandatory elements',
    tests: {
      [languages]: ['in … the dialog and the button name their language and direction'],
    },
  },
  {
    promise: 'There are no shortcuts of one key, and controls act on the click.',
    wcag: '2.1.4, 2.5.2',
    rgaa: '12 Navigation',
    tests: {},
  },
  {
    promise: 'Days and times are chosen without dragging, with the arrow keys.',
    wcag: '2.5.7, 2.1.1',
    rgaa: '11 Forms',
    tests: {
      [widget('popup/appointment')]: ['days and times are chosen with the arrow keys'],
    },
  },
  {
    promise: 'No two controls have the same name, so that they can be spoken.',
    wcag: '2.5.3',
    rgaa: '11 Forms',
    tests: {
      [languages]: ['in … every control has a name of its own that contains its text'],
    },
    unproven: 'voice control and switches',
  },
  {
    promise: 'Who cannot speak on the phone finds another way, if the owner’s message names one.',
    wcag: '–',
    rgaa: '–',
    tests: {},
    unproven: 'there is no option of its own for a relay service, a chat or a mail address',
  },
  {
    promise: 'The button is in the same place on each page.',
    wcag: '3.2.6',
    rgaa: '12 Navigation',
    tests: {},
  },
  {
    promise: 'A page is usable after the popup was removed from it while open.',
    wcag: '2.1.2, 4.1.2',
    rgaa: '7 Scripts',
    tests: { [dialog]: ['a dialog that is removed while open leaves a usable page'] },
  },
  {
    promise: 'Without script there is a form that does the same.',
    wcag: '4.1.2',
    rgaa: '7 Scripts',
    tests: {
      'test/journeys/visitor.test.ts': [
        'a visitor whose browser runs no script is called, by a form that passes axe and fits into 320 px',
      ],
    },
  },
  {
    promise:
      'Axe finds no violation of WCAG 2.2 A and AA, and this table names only tests that exist.',
    wcag: 'all that axe has rules for',
    rgaa: 'all topics in part',
    tests: {
      [axe]: ['the form passes axe in …', 'a request that is … passes axe in …'],
      [contrast]: ['… passes axe: …'],
      'test/docs/accessibility.test.ts': [
        'docs/accessibility.md is up to date (npm run docs writes it anew)',
      ],
    },
  },
];

/** A requirement on the widget and its pages, and what shows that it is met. */
export interface Requirement {
  /** One sentence: what holds. */
  holds: string;
  /** Numbers of the WCAG criteria that it serves. */
  criteria: readonly string[];
  /** Titles of tests, as they stand in the source; `…` stands for any text. */
  tests: readonly string[];
  /** What only a person can check, and when one did. */
  manual?: { check: string; lastRun: string | null };
}

const axe = [
  'the form passes axe in …',
  'the form with a faulty field passes axe in …',
  'a request that is … passes axe in …',
  'the status page passes axe in …',
];

/** What the user interface promises, by the number under which it is discussed. */
export const requirements: Record<string, Requirement> = {
  A01: {
    holds: 'The dialog is a native modal dialog, named by its visible heading.',
    criteria: ['1.3.1', '2.4.6', '4.1.2'],
    tests: ['the dialog is named by its visible heading, in the language of the popup', ...axe],
  },
  A02: {
    holds:
      'Opening moves the focus to the first field, or to the heading; it never opens by itself.',
    criteria: ['2.4.3', '3.2.1'],
    tests: [
      'the dialog moves the focus to the first field',
      'the dialog moves the focus to the heading if it contains only a message',
      'the dialog does not open by itself',
    ],
  },
  A03: {
    holds:
      'All is done by keyboard, nothing traps it, and the page behind the dialog is out of its reach.',
    criteria: ['1.3.2', '2.1.1', '2.1.2', '2.4.3'],
    tests: [
      'a visitor can send a request with the keyboard alone',
      'the dialog keeps the keyboard out of the page behind it',
    ],
    manual: { check: 'The same in Firefox and Safari, with Shift+Tab.', lastRun: null },
  },
  A04: {
    holds:
      'Escape closes the dialog unless a request is being sent, and the focus returns to what opened it.',
    criteria: ['2.1.2', '2.4.3'],
    tests: [
      'the dialog opens with Enter on the launcher and closes with Escape, which returns the focus',
      'the dialog stays open while a request is being sent, even if Escape is pressed several times',
      'the dialog moves the focus to the launcher if the button that opened it has left the page',
    ],
  },
  A05: {
    holds: 'Every control has a name that contains its visible text, in every language.',
    criteria: ['1.1.1', '2.4.4', '2.5.3', '4.1.2'],
    tests: ['in … every control has a name of its own that contains its text', ...axe],
  },
  A06: {
    holds: 'Browsers can fill in the number and the name.',
    criteria: ['1.3.5'],
    tests: [
      'the form supports autofill of the number and the name',
      'a browser that fills in the number does not disturb another field',
    ],
    manual: { check: 'Autofill of a saved address in Chrome, Firefox and Safari.', lastRun: null },
  },
  A07: {
    holds: 'Labels, an example number and “required” are text beside the field, not placeholders.',
    criteria: ['1.3.1', '2.4.6', '3.3.2'],
    tests: [
      'each field has a label, and the owner’s fields have the owner’s labels',
      'the form shows an example number of the chosen country',
    ],
  },
  A08: {
    holds: 'An error is told at its field after sending, says what and how, and takes the focus.',
    criteria: ['3.3.1', '3.3.3'],
    tests: [
      'a number that cannot be called is explained at the field: …',
      'a refusal with the reason … is explained at the number',
      'a refusal with the code … is explained, and everything typed is kept',
      'a number being typed shows no error before the form was sent',
    ],
  },
  A09: {
    holds:
      'Number and time are read back before sending, and a request can be cancelled until phones ring.',
    criteria: ['3.3.4'],
    tests: [
      'the form confirms the number and the time before sending',
      'cancelling is offered while it is possible, and ends the request',
    ],
  },
  A10: {
    holds: 'Changes are announced by one live region that is there from the beginning.',
    criteria: ['4.1.3'],
    tests: [
      'the live region exists from the beginning and is never replaced',
      'the live region combines changes that follow each other closely',
    ],
    manual: {
      check:
        'NVDA with Chrome and Firefox, VoiceOver on macOS and iOS, TalkBack: a call from the form to its end.',
      lastRun: null,
    },
  },
  A11: {
    holds: 'Nothing runs out of time, and nothing moves for longer than five seconds without need.',
    criteria: ['2.2.1', '2.2.2'],
    tests: ['the form has no time limit'],
  },
  A12: {
    holds: 'Every target is at least 44 pixels in both directions.',
    criteria: ['2.5.5', '2.5.8'],
    tests: ['the controls are at least 44 pixels high on a screen … px wide'],
  },
  A13: {
    holds:
      'Everything can be read and used at 320 by 256 pixels (400 % zoom) and with large text, in every language.',
    criteria: ['1.4.4', '1.4.10'],
    tests: [
      'on a screen of 320 by 256 pixels, the … scrolls in one direction and can be closed',
      'the controls grow with the text size that the visitor has set',
      'in … nothing is cut off and nothing scrolls sideways on a screen of 320 pixels',
    ],
  },
  A14: {
    holds: 'Wider spacing of text cuts nothing off.',
    criteria: ['1.4.12'],
    tests: ['the controls do not cut off their text with the spacing of WCAG 1.4.12'],
  },
  A15: {
    holds:
      'Text has a contrast of 7:1 in light and dark; on the owner’s accent, whatever it is, of 4.5:1.',
    criteria: ['1.4.3', '1.4.6', '1.4.11'],
    tests: [
      ...axe,
      'text on any accent has a contrast of 4.5 at least, and the accent as text one of 7: …',
      'the dark form passes axe, with a fault and with a refusal, and so does a request',
    ],
  },
  A16: {
    holds: 'With forced colours, every control has a border.',
    criteria: ['1.4.11'],
    tests: ['with forced colours, every control has a border'],
  },
  A17: {
    holds: 'Who prefers reduced motion sees none, and nothing flashes.',
    criteria: ['2.3.1', '2.3.3'],
    tests: ['animation is off if the visitor prefers reduced motion'],
  },
  A18: {
    holds: 'The focus is visible, and neither the dialog nor the button hides what has it.',
    criteria: ['2.4.7', '2.4.11'],
    tests: [
      'on a screen of 320 by 256 pixels, a control scrolls into view when it gets the focus',
      'the button makes way for a link of the page that gets the focus beneath it',
    ],
  },
  A19: {
    holds: 'Nothing is told by colour or position alone, and both orientations work.',
    criteria: ['1.3.3', '1.3.4', '1.4.1'],
    tests: ['the progress of a request is shown in words, not only in colours', ...axe],
  },
  A20: {
    holds:
      'Nothing has to be typed twice: an error, a refusal or closing the dialog keeps what was typed.',
    criteria: ['3.3.7'],
    tests: [
      'the form keeps everything typed when the dialog is closed and opened again',
      'a refusal with the code … is explained, and everything typed is kept',
    ],
  },
  A21: {
    holds: 'The check for robots is done by the browser alone and asks nothing of a person.',
    criteria: ['3.3.8'],
    tests: [
      'a visitor whose browser solves a challenge reads and hears that nothing is to be done',
    ],
  },
  A22: {
    holds: 'The dialog and the pages name their language and the direction of its writing.',
    criteria: ['2.4.2', '3.1.1', '3.1.2'],
    tests: [
      'in … the dialog and the button name their language and direction',
      'the status page names its language and direction: …',
    ],
  },
  A23: {
    holds: 'There are no shortcuts of single keys, and controls act on release, not on press.',
    criteria: ['2.1.4', '2.5.2'],
    tests: ['a control acts when it is clicked, not when the pointer goes down'],
  },
  A24: {
    holds: 'Days and times are chosen by native controls with full names.',
    criteria: ['1.3.1', '2.1.1', '3.2.2'],
    tests: [
      'the form offers the delays, then the days, then the times of a day',
      'the choice of a slot passes axe in … with a free slot, a booked slot and no slots',
    ],
  },
  A25: {
    holds: 'No two controls of a view have the same name, for those who speak to the computer.',
    criteria: ['2.5.3', '3.2.4'],
    tests: ['in … every control has a name of its own that contains its text'],
  },
  A26: {
    holds:
      'Who cannot make calls by voice can tell so in a field of the owner’s, such as “I use a relay service”.',
    criteria: ['3.3.2'],
    tests: ['each field has a label, and the owner’s fields have the owner’s labels'],
    manual: {
      check:
        'The owner names another way to reach them, such as an e-mail address, in the message of the popup.',
      lastRun: null,
    },
  },
  A27: {
    holds: 'The button is at the same place of every page.',
    criteria: ['3.2.6'],
    tests: [
      'two copies of the script tag draw one button, and two popups draw one above the other',
    ],
  },
  A28: {
    holds: 'The page around is left as it was, also when the dialog is removed while it is open.',
    criteria: ['2.4.3'],
    tests: [
      'a dialog that is removed while open leaves a usable page',
      'the script tag adds no global names to the page',
    ],
  },
  A29: {
    holds:
      'Without a script, a request can be read, moved and cancelled, and a blocked script says so.',
    criteria: ['4.1.3'],
    tests: [
      'the status page shows the state of a callback without a script: %s',
      'a button whose widget cannot be loaded says so, tells the owner why, and tries again',
    ],
  },
  A30: {
    holds: 'This page is written from the results of the tests and names the checks that are open.',
    criteria: [],
    tests: ['each requirement of docs/accessibility.md names tests that exist'],
  },
};

/** A success criterion of WCAG 2.2 at level A or AA, or one of level AAA that Rappel also meets. */
export interface SuccessCriterion {
  name: string;
  level: 'A' | 'AA' | 'AAA';
  /** Criteria of RGAA 4.1.2, which follows WCAG 2.1. */
  rgaa?: string;
  /** New in WCAG 2.2, so that EN 301 549 V3.2.1 and RGAA do not have it. */
  isNew?: true;
  /** Why it does not apply. Without it, the requirements say how the criterion is met. */
  notApplicable?: string;
}

const noMedia = 'There is no audio, video or live media in the page; the call is by phone.';

/** By number, all criteria of levels A and AA. */
export const successCriteria: Record<string, SuccessCriterion> = {
  '1.1.1': { name: 'Non-text Content', level: 'A', rgaa: '1.1, 1.2' },
  '1.2.1': { name: 'Audio-only and Video-only', level: 'A', rgaa: '4.1', notApplicable: noMedia },
  '1.2.2': { name: 'Captions (Prerecorded)', level: 'A', rgaa: '4.3', notApplicable: noMedia },
  '1.2.3': {
    name: 'Audio Description or Alternative',
    level: 'A',
    rgaa: '4.1',
    notApplicable: noMedia,
  },
  '1.2.4': { name: 'Captions (Live)', level: 'AA', notApplicable: noMedia },
  '1.2.5': { name: 'Audio Description', level: 'AA', rgaa: '4.5', notApplicable: noMedia },
  '1.3.1': { name: 'Info and Relationships', level: 'A', rgaa: '9.1, 9.3, 11.1' },
  '1.3.2': { name: 'Meaningful Sequence', level: 'A', rgaa: '10.3' },
  '1.3.3': { name: 'Sensory Characteristics', level: 'A', rgaa: '10.9' },
  '1.3.4': { name: 'Orientation', level: 'AA', rgaa: '13.9' },
  '1.3.5': { name: 'Identify Input Purpose', level: 'AA', rgaa: '11.13' },
  '1.4.1': { name: 'Use of Color', level: 'A', rgaa: '3.1' },
  '1.4.2': { name: 'Audio Control', level: 'A', rgaa: '4.10', notApplicable: noMedia },
  '1.4.3': { name: 'Contrast (Minimum)', level: 'AA', rgaa: '3.2' },
  '1.4.4': { name: 'Resize Text', level: 'AA', rgaa: '10.4' },
  '1.4.5': {
    name: 'Images of Text',
    level: 'AA',
    rgaa: '1.8',
    notApplicable: 'Rappel has none. The header image is the owner’s.',
  },
  '1.4.6': { name: 'Contrast (Enhanced)', level: 'AAA' },
  '1.4.10': { name: 'Reflow', level: 'AA', rgaa: '10.11' },
  '1.4.11': { name: 'Non-text Contrast', level: 'AA', rgaa: '3.3' },
  '1.4.12': { name: 'Text Spacing', level: 'AA', rgaa: '10.12' },
  '1.4.13': {
    name: 'Content on Hover or Focus',
    level: 'AA',
    rgaa: '10.13',
    notApplicable: 'Nothing appears on hover or focus.',
  },
  '2.1.1': { name: 'Keyboard', level: 'A', rgaa: '7.3' },
  '2.1.2': { name: 'No Keyboard Trap', level: 'A', rgaa: '12.9' },
  '2.1.4': { name: 'Character Key Shortcuts', level: 'A', rgaa: '12.10' },
  '2.2.1': { name: 'Timing Adjustable', level: 'A', rgaa: '13.1' },
  '2.2.2': { name: 'Pause, Stop, Hide', level: 'A', rgaa: '13.8' },
  '2.3.1': { name: 'Three Flashes', level: 'A', rgaa: '13.7' },
  '2.3.3': { name: 'Animation from Interactions', level: 'AAA' },
  '2.4.1': {
    name: 'Bypass Blocks',
    level: 'A',
    rgaa: '12.7',
    notApplicable: 'A dialog and a page of one section repeat no blocks.',
  },
  '2.4.2': { name: 'Page Titled', level: 'A', rgaa: '8.5, 8.6' },
  '2.4.3': { name: 'Focus Order', level: 'A', rgaa: '12.8' },
  '2.4.4': { name: 'Link Purpose (In Context)', level: 'A', rgaa: '6.1' },
  '2.4.5': {
    name: 'Multiple Ways',
    level: 'AA',
    rgaa: '12.1',
    notApplicable: 'The pages are steps of a process.',
  },
  '2.4.6': { name: 'Headings and Labels', level: 'AA', rgaa: '9.1, 11.2' },
  '2.4.7': { name: 'Focus Visible', level: 'AA', rgaa: '10.7' },
  '2.4.11': { name: 'Focus Not Obscured (Minimum)', level: 'AA', isNew: true },
  '2.5.1': {
    name: 'Pointer Gestures',
    level: 'A',
    rgaa: '13.10',
    notApplicable: 'There are no gestures.',
  },
  '2.5.2': { name: 'Pointer Cancellation', level: 'A', rgaa: '13.11' },
  '2.5.3': { name: 'Label in Name', level: 'A', rgaa: '6.1, 11.2, 11.9' },
  '2.5.4': {
    name: 'Motion Actuation',
    level: 'A',
    rgaa: '13.12',
    notApplicable: 'Nothing reacts to motion.',
  },
  '2.5.5': { name: 'Target Size (Enhanced)', level: 'AAA' },
  '2.5.7': {
    name: 'Dragging Movements',
    level: 'AA',
    isNew: true,
    notApplicable: 'Nothing is dragged.',
  },
  '2.5.8': { name: 'Target Size (Minimum)', level: 'AA', isNew: true },
  '3.1.1': { name: 'Language of Page', level: 'A', rgaa: '8.3, 8.4' },
  '3.1.2': { name: 'Language of Parts', level: 'AA', rgaa: '8.7, 8.8, 8.10' },
  '3.2.1': { name: 'On Focus', level: 'A', rgaa: '12.8' },
  '3.2.2': { name: 'On Input', level: 'A', rgaa: '7.4' },
  '3.2.3': {
    name: 'Consistent Navigation',
    level: 'AA',
    rgaa: '12.2',
    notApplicable: 'There is no navigation.',
  },
  '3.2.4': { name: 'Consistent Identification', level: 'AA', rgaa: '11.3' },
  '3.2.6': { name: 'Consistent Help', level: 'A', isNew: true },
  '3.3.1': { name: 'Error Identification', level: 'A', rgaa: '11.10' },
  '3.3.2': { name: 'Labels or Instructions', level: 'A', rgaa: '11.1, 11.2, 11.10' },
  '3.3.3': { name: 'Error Suggestion', level: 'AA', rgaa: '11.11' },
  '3.3.4': { name: 'Error Prevention', level: 'AA', rgaa: '11.12' },
  '3.3.7': { name: 'Redundant Entry', level: 'A', isNew: true },
  '3.3.8': { name: 'Accessible Authentication (Minimum)', level: 'AA', isNew: true },
  '4.1.2': { name: 'Name, Role, Value', level: 'A', rgaa: '7.1, 11.1' },
  '4.1.3': { name: 'Status Messages', level: 'AA', rgaa: '7.5' },
};

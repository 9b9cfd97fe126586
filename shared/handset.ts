/** A simulated phone of the demo page, as the page shows it. */
export interface Handset {
  /** The leg that rings or talks; the page names it when it answers or refuses. */
  leg: string;
  role: 'operator' | 'visitor';
  /** Masked: `+33 1 99 •• •• 01`. */
  number: string;
  state: 'ringing' | 'answered' | 'talking' | 'ended';
  /** Why it ended, or null. */
  ending: 'hung-up' | 'busy' | 'no-answer' | 'refused' | 'cancelled' | 'failed' | null;
  /** When the state began, milliseconds since 1970. */
  since: number;
}

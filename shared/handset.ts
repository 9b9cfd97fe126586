/** A simulated phone as the demo page shows it. */
export interface Handset {
  /** Id of the leg. The page sends it to answer or refuse. */
  leg: string;
  role: 'operator' | 'visitor';
  /** Masked: `+33 1 99 •• •• 01`. */
  number: string;
  /** What WebAppel tells the operator of the visitor; null on the visitor's phone. */
  display: string | null;
  state: 'ringing' | 'answered' | 'talking' | 'ended';
  /** Why the leg ended; null before its end. */
  ending: 'hung-up' | 'busy' | 'no-answer' | 'refused' | 'cancelled' | 'failed' | null;
  /** Start of the state, in milliseconds since 1970. */
  since: number;
}

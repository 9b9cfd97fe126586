import type { CallState } from '../../shared/webappel/call-states.js';

/** How the owner reacts when the phone rings, and the results that the listing may then show. */
export const reactions = {
  any: { instruction: 'answer it, talk for a few seconds, hang up', states: undefined },
  answered: { instruction: 'answer it, talk for a few seconds, hang up', states: ['answered'] },
  refused: {
    instruction: 'reject the call',
    states: ['busy', 'no-answer', 'refused', 'cancelled'],
  },
  'no-answer': { instruction: 'let it ring', states: ['no-answer', 'voicemail'] },
  busy: { instruction: 'be on another call', states: ['busy', 'voicemail'] },
  unreachable: {
    instruction: 'switch the phone off now',
    states: ['unreachable', 'congestion', 'no-answer', 'failed', 'voicemail'],
  },
} satisfies Record<string, { instruction: string; states: CallState[] | undefined }>;

export type Reaction = keyof typeof reactions;
export const reactionNames = Object.keys(reactions) as Reaction[];

/** What a result means that was listed after this reaction. */
export const meaningAfter = (reaction: Reaction): CallState =>
  (reactions[reaction].states as CallState[] | undefined)?.[0] ?? 'answered';

import type { Erased, LeftOver, Objected } from './person.js';

const sentenceOf = ({ what, id, why }: LeftOver): string =>
  `Not erased: ${what} ${id}, because ${why}. Erase again once it is over.`;

/** What an owner has to know after an erasure. */
export const wordsAfterErasure = ({ left, isLogEmpty }: Erased): string[] => [
  ...left.map(sentenceOf),
  ...(isLogEmpty
    ? []
    : [
        'Another program reads the database file, so its log still holds what was there; Rappel empties it within an hour.',
      ]),
  'Backups that were taken before still hold the number and all that belongs to it: delete them, or erase again after a restore. So do archived logs and base backups of PostgreSQL, and its files until the next vacuum.',
  'WebAppel has each call in its own listings, and no method to erase it there: write to your provider.',
  'A block of the number stays, as a keyed hash, and so does the proof of a consent. Under such a hash counts of limits stay for two days, and for 30 days that somebody objected.',
];

/** What an owner has to know after an objection. */
export const wordsAfterObjection = ({ open, webAppel }: Objected): string[] => [
  'The number is not called any more. Only a keyed hash of it is kept for that.',
  ...(open > 0
    ? [
        'Calls of the number that are open end as refused; one that rings is taken back before it is tried again.',
      ]
    : []),
  {
    'not-asked':
      'WebAppel was not asked to put it on its own list, so others who use your account may call it.',
    done: 'WebAppel has it on its own list too, and has no method to take it off.',
    failed: 'WebAppel could not be told to put it on its own list; object again to try again.',
  }[webAppel],
];

import type { Tables } from '../store/tables.js';

/** What is known of the data in a column about a person. */
export interface Personal {
  of: 'visitor' | 'staff' | 'owner';
  /** What it says of the person. */
  what: string;
  /** What it is needed for. */
  why: string;
  kept: string;
  /** How it ends. */
  erased: string;
  /** `encrypted`: where `ENCRYPTION_KEY` is set, by `encrypted-columns.ts`. Other columns say what keeps them readable. */
  atRest: 'encrypted' | 'keyed hash' | 'hash' | 'masked' | `in clear: ${string}`;
  /** The value in a row that is blanked; absent: blanking leaves it. */
  blank?: unknown;
}

/** `none`: it says nothing about a person. */
export type DataClass = 'none' | Personal;

/** The data of each column. A column that is left out does not compile. */
export type DataOf<Names extends keyof Tables> = {
  readonly [Name in Names]: { readonly [Column in keyof Tables[Name]]: DataClass };
};

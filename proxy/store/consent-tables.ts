export const consentActions = ['given', 'withdrawn'] as const;
export type ConsentAction = (typeof consentActions)[number];

/** Consents, each chained to the one before; see `consent-chain.ts`. Rows are added, and never changed or deleted. */
export interface ConsentLogTable {
  /** From 1 on, without gaps. */
  seq: number;
  at: number;
  action: ConsentAction;
  purpose: string;
  /** As the visitor read it. */
  text: string;
  version: string;
  language: string;
  popup_id: string;
  /** Null: it was withdrawn without one. */
  callback_id: number | null;
  /** Keyed, as in `callbacks`. */
  number_hash: string;
  /** The hash of the entry before. */
  previous: string;
  hash: string;
  /** Of the hash, with the secret: nobody else can write entries. */
  seal: string;
}

/** One row: how many entries there are, and the last one. */
export interface ConsentHeadTable {
  id: number;
  entries: number;
  hash: string;
  seal: string;
}

export interface ConsentTables {
  consent_log: ConsentLogTable;
  consent_head: ConsentHeadTable;
}

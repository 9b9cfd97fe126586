/** What the owner's API answers, as far as pages use it. A test compares these with its schemas. */
export interface RefusalList {
  refusals: {
    at: string;
    popupId: string;
    rule: string;
    number: string;
    reason: string | null;
    /** The site of the page. */
    source: string | null;
    reference: string | null;
  }[];
  next: string | null;
}

export interface StopView {
  id: number;
  level: 'offer' | 'dial';
  popupId: string | null;
  country: string | null;
  reason: string;
  author: string;
  createdAt: string;
  endsAt: string | null;
  waitingCallbacks: number;
}

export interface BlockView {
  id: number;
  kind: 'number' | 'prefix' | 'address' | 'network';
  value: string;
  reason: string;
  author: string;
  createdAt: string;
  expiresAt: string | null;
}

export interface SiteKeyView {
  id: number;
  name: string;
  popupIds: string[] | null;
  author: string;
  createdAt: string;
}

/** What is kept about a visitor, with the number masked. */
export interface PersonFound {
  number: string;
  tables: { table: string; rows: number }[];
  callbacks: { id: number; state: string; requestedAt: string; holds: string[] }[];
}

export interface PersonErased {
  number: string;
  cancelled: number;
  callbacks: number;
  calls: number;
  voiceMessages: number;
  left: { what: 'callback' | 'call'; id: number }[];
}

export interface PersonObjected {
  number: string;
  open: number;
  webAppel: 'not-asked' | 'done' | 'failed';
}

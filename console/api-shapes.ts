/** What the owner's API answers, as far as pages use it. A test compares these with its schemas. */
export interface RefusalList {
  refusals: {
    at: string;
    popupId: string;
    rule: string;
    number: string;
    reason: string | null;
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

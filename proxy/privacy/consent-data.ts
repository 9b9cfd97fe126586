import type { ConsentTables } from '../store/consent-tables.js';
import type { DataOf } from './data-class.js';

/** The log of consents survives an erasure: it names nobody, and proves to who knows the number what was consented to. */
export const consentData: DataOf<keyof ConsentTables> = {
  consent_log: {
    seq: 'none',
    at: 'none',
    action: 'none',
    purpose: 'none',
    text: 'none',
    version: 'none',
    language: 'none',
    popup_id: 'none',
    callback_id: 'none',
    number_hash: {
      of: 'visitor',
      what: 'keyed hash of the phone number',
      why: 'the proof of a consent',
      kept: 'as long as the owner needs the proof',
      erased: 'never by Rappel: without SECRET it says nothing',
      atRest: 'keyed hash',
    },
    previous: 'none',
    hash: 'none',
    seal: 'none',
  },
  consent_head: { id: 'none', entries: 'none', hash: 'none', seal: 'none' },
};

import type { OwnerTables } from '../store/owner-tables.js';
import type { DataOf, Personal } from './data-class.js';

const invited: Pick<Personal, 'of' | 'why' | 'kept' | 'erased' | 'atRest'> = {
  of: 'owner',
  why: 'a person is invited to the console',
  atRest: 'in clear: an invitation is listed and found by it',
  kept: 'until it is withdrawn, or 30 days after its end',
  erased: 'the row is deleted',
};

const member: Pick<Personal, 'of' | 'kept' | 'erased'> = {
  of: 'owner',
  kept: 'as long as the person is in the list',
  erased: 'the row is deleted',
};

const signedIn: Pick<Personal, 'of' | 'kept' | 'erased'> = {
  of: 'owner',
  kept: 'until the session ends',
  erased: 'the row is deleted',
};

const done: Pick<Personal, 'of' | 'why' | 'kept' | 'erased' | 'atRest'> = {
  of: 'owner',
  why: 'it can be seen who did what',
  atRest: 'in clear: people of the owner; numbers of visitors are masked',
  kept: '400 days',
  erased: 'the row is deleted',
};

/** The data about people in the tables of the console. */
export const ownerData: DataOf<keyof OwnerTables> = {
  owner_users: {
    id: 'none',
    email: {
      ...{ ...member, what: 'mail address', why: 'to sign in' },
      atRest: 'in clear: who signs in is found by it',
    },
    name: {
      ...{ ...member, what: 'name', why: 'colleagues see who it is' },
      atRest: 'in clear: the mail address is beside it',
    },
    role: 'none',
    created_at: 'none',
    disabled_at: 'none',
  },
  owner_passkeys: {
    id: 'none',
    user_id: 'none',
    credential_id: {
      ...{ ...member, what: 'id of a passkey', why: 'to sign in' },
      atRest: 'in clear: who signs in is found by it',
    },
    public_key: {
      ...{ ...member, what: 'public key of a passkey', why: 'to sign in' },
      atRest: 'in clear: it is public',
    },
    counter: 'none',
    transports: 'none',
    label: {
      ...{ ...member, what: 'name of a device', why: 'the person knows which passkey it is' },
      atRest: 'in clear: words of the owner',
    },
    created_at: 'none',
    used_at: 'none',
  },
  owner_sessions: {
    id: 'none',
    token_hash: 'none',
    user_id: 'none',
    opened_by: 'none',
    created_at: 'none',
    seen_at: 'none',
    expires_at: 'none',
    agent: {
      ...{ ...signedIn, what: 'browser', why: 'the person knows which session it is' },
      atRest: 'in clear: it names nobody',
    },
    address_hash: {
      ...{ ...signedIn, what: 'keyed hash of a network address', why: 'as the browser' },
      atRest: 'keyed hash',
    },
  },
  owner_challenges: {
    id: 'none',
    kind: 'none',
    challenge: 'none',
    subject: {
      of: 'owner',
      what: 'mail address and name of who makes a passkey',
      why: 'the passkey is made for them',
      atRest: 'in clear: it is there for two hours at most',
      kept: 'until it is answered, and two hours at most',
      erased: 'the row is deleted',
    },
    expires_at: 'none',
  },
  owner_invitations: {
    id: 'none',
    token_hash: 'none',
    kind: 'none',
    email: { ...invited, what: 'mail address' },
    name: { ...invited, what: 'name' },
    role: 'none',
    author: { ...invited, what: 'who invites' },
    created_at: 'none',
    expires_at: 'none',
    used_at: 'none',
  },
  owner_audit: {
    id: 'none',
    at: 'none',
    user_id: 'none',
    who: { ...done, what: 'mail address, or the kind of access' },
    role: 'none',
    via: 'none',
    action: 'none',
    target: { ...done, what: 'what was acted on; numbers of visitors are masked' },
    change: { ...done, what: 'what changed; numbers of visitors are masked' },
    request_id: 'none',
  },
};

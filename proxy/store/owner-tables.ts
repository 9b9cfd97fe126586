import type { Generated } from 'kysely';
import type { AuditAction } from '../../shared/owner/audit.js';
import type { Role } from '../../shared/owner/roles.js';

export interface OwnerUsersTable {
  id: Generated<number>;
  /** In lower case. */
  email: string;
  name: string;
  role: Role;
  created_at: number;
  disabled_at: number | null;
}

export interface OwnerPasskeysTable {
  id: Generated<number>;
  user_id: number;
  /** In base64url, as `public_key`. */
  credential_id: string;
  public_key: string;
  counter: number;
  /** Separated by commas. */
  transports: string;
  /** For the person who has it. */
  label: string;
  created_at: number;
  used_at: number | null;
}

export const sessionOpeners = ['passkey', 'token', 'link'] as const;
/** What a session was opened with. */
export type SessionOpener = (typeof sessionOpeners)[number];

export interface OwnerSessionsTable {
  id: Generated<number>;
  /** Of the cookie, which is stored nowhere. */
  token_hash: string;
  /** Null: a root session, opened with ADMIN_TOKEN or a one-time link. */
  user_id: number | null;
  opened_by: SessionOpener;
  created_at: number;
  seen_at: number;
  expires_at: number;
  /** The browser, in a few words. */
  agent: string;
  address_hash: string;
}

export type ChallengeKind = 'register' | 'sign-in';

/** Challenges of passkeys that a browser was given; each is good once. */
export interface OwnerChallengesTable {
  id: string;
  kind: ChallengeKind;
  challenge: string;
  /** JSON: for whom a passkey is made; empty for a sign-in. */
  subject: string;
  expires_at: number;
}

export interface OwnerInvitationsTable {
  id: Generated<number>;
  token_hash: string;
  /** way-in: a link that opens a root session. */
  kind: 'person' | 'way-in';
  email: string;
  name: string;
  role: Role;
  author: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
}

/** What was done, by whom. Rows are added and, after 400 days, removed; never changed. */
export interface OwnerAuditTable {
  id: Generated<number>;
  at: number;
  user_id: number | null;
  who: string;
  role: Role;
  via: 'session' | 'token' | 'command-line';
  action: AuditAction;
  target: string;
  /** JSON object of what changed; empty: nothing to say. */
  change: string;
  request_id: string;
}

export interface OwnerTables {
  owner_users: OwnerUsersTable;
  owner_passkeys: OwnerPasskeysTable;
  owner_sessions: OwnerSessionsTable;
  owner_challenges: OwnerChallengesTable;
  owner_invitations: OwnerInvitationsTable;
  owner_audit: OwnerAuditTable;
}

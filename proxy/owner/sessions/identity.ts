import type { Response } from 'express';
import { includesRole, type Role } from '../../../shared/owner/roles.js';
import { ProblemError } from '../../http/problems.js';
import type { SessionOpener } from '../../store/owner-tables.js';

/** Who asks. */
export interface Identity {
  via: 'session' | 'token';
  role: Role;
  /** As the audit log names them: an email, or `ADMIN_TOKEN`. */
  who: string;
  name: string;
  /** Null for the token and for root sessions. */
  userId: number | null;
  session: { id: number; openedBy: SessionOpener; expiresAt: number } | null;
}

/** How the log and lists call the one who knows the token. */
export const TOKEN_HOLDER = 'ADMIN_TOKEN';

/** A machine that sends ADMIN_TOKEN with each request. */
export const machine: Identity = {
  via: 'token',
  role: 'owner',
  who: TOKEN_HOLDER,
  name: TOKEN_HOLDER,
  userId: null,
  session: null,
};

export const identityOf = (response: Response): Identity | undefined => response.locals.identity;

/** @throws {ProblemError} forbidden */
export function requireRole({ role }: Identity, needed: Role): void {
  if (!includesRole(role, needed))
    throw new ProblemError('forbidden', { detail: `This needs the role ${needed}.` });
}

import { z } from 'zod';
import { roles } from './roles.js';

const instant = z.iso.datetime();

export const Person = z
  .object({
    id: z.int(),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    createdAt: instant,
    isDisabled: z.boolean(),
    passkeys: z.int(),
    seenAt: instant.nullable().meta({ description: 'null: not signed in at the moment.' }),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;

export const PendingInvitation = z
  .object({
    id: z.int(),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    author: z.string(),
    expiresAt: instant,
  })
  .meta({ id: 'PendingInvitation' });
export type PendingInvitation = z.infer<typeof PendingInvitation>;

export const People = z
  .object({ people: z.array(Person), invitations: z.array(PendingInvitation) })
  .meta({ id: 'People' });
export type People = z.infer<typeof People>;

export const MadeInvitation = PendingInvitation.extend({
  url: z.string().meta({ description: 'Send it to the person: it cannot be shown again.' }),
}).meta({ id: 'MadeInvitation' });
export type MadeInvitation = z.infer<typeof MadeInvitation>;

export const Passkey = z
  .object({ id: z.int(), label: z.string(), createdAt: instant, usedAt: instant.nullable() })
  .meta({ id: 'Passkey' });
export type Passkey = z.infer<typeof Passkey>;

export const OwnSession = z
  .object({
    id: z.int(),
    agent: z.string(),
    createdAt: instant,
    seenAt: instant,
    isThis: z.boolean(),
  })
  .meta({ id: 'OwnSession' });
export type OwnSession = z.infer<typeof OwnSession>;

/** The passkeys and sessions of the person who asks. */
export const OwnAccess = z
  .object({ passkeys: z.array(Passkey), sessions: z.array(OwnSession) })
  .meta({ id: 'OwnAccess' });
export type OwnAccess = z.infer<typeof OwnAccess>;

import { z } from 'zod';
import { roles } from './roles.js';

/** Who uses the console, and what this console can do. */
export const SessionView = z
  .object({
    person: z
      .object({
        id: z.int().nullable().meta({ description: 'null: a root session.' }),
        email: z.string().nullable(),
        name: z.string(),
        role: z.enum(roles),
        openedBy: z.enum(['passkey', 'token', 'link', 'bearer']),
        hasPasskey: z.boolean(),
      })
      .nullable()
      .meta({ description: 'null: nobody is signed in.' }),
    endsAt: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'When the session ends at the latest.' }),
    passkeys: z.object({
      fault: z.enum(['none', 'address', 'insecure']).meta({
        description:
          'Why passkeys cannot work here. address: the address is not a name · insecure: it is plain http',
      }),
      betterUrl: z.string().nullable().meta({ description: 'Where they would work, if known.' }),
      areInUse: z.boolean().meta({ description: 'Whether anybody has one.' }),
    }),
    timeZone: z.string(),
    isEmbedded: z.boolean().meta({ description: 'Whether calls are simulated.' }),
    version: z.string(),
  })
  .meta({ id: 'SessionView' });
export type SessionView = z.infer<typeof SessionView>;

/** A challenge of a passkey: `options` goes to the browser as it is. */
export const PasskeyChallenge = z
  .object({ id: z.string(), options: z.record(z.string(), z.unknown()) })
  .meta({ id: 'PasskeyChallenge' });
export type PasskeyChallenge = z.infer<typeof PasskeyChallenge>;

export const InvitationView = z
  .object({
    kind: z.enum(['person', 'way-in']),
    email: z.string(),
    name: z.string(),
    role: z.enum(roles),
    author: z.string(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'InvitationView' });
export type InvitationView = z.infer<typeof InvitationView>;

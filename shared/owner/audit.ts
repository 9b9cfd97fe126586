import { z } from 'zod';
import { roles } from './roles.js';

/** Everything that the audit log knows. The console has a sentence for each, in both languages. */
export const auditActions = [
  'signed-in',
  'signed-out',
  'session-ended',
  'passkey-added',
  'passkey-removed',
  'person-invited',
  'invitation-withdrawn',
  'person-changed',
  'callback-closed',
  'callbacks-closed',
  'callback-cancelled',
  'callback-moved',
  'callback-looked-up',
  'callback-revealed',
  'voice-message-heard',
  'voice-message-deleted',
  'block-added',
  'block-removed',
  'stop-set',
  'stop-lifted',
  'hours-recounted',
  'site-key-made',
  'site-key-revoked',
  'operator-added',
  'configuration-applied',
  'popup-changed',
  'test-call-placed',
  'schedule-changed',
  'group-changed',
  'visitor-found',
  'visitor-exported',
  'visitor-erased',
  'visitor-objected',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** What changed: short values for people to read, with numbers of visitors masked. */
export type AuditChange = Readonly<Record<string, string | number | boolean | null>>;

export const AuditEntry = z
  .object({
    id: z.int(),
    at: z.iso.datetime(),
    who: z.string().meta({ description: 'An email, `ADMIN_TOKEN`, or the command line.' }),
    role: z.enum(roles),
    via: z.enum(['session', 'token', 'command-line']),
    action: z.enum(auditActions),
    target: z.string(),
    change: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    requestId: z.string().meta({ description: 'As `X-Request-Id` and in the log.' }),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditEntries = z
  .object({ entries: z.array(AuditEntry), next: z.string().nullable() })
  .meta({ id: 'AuditEntries' });
export type AuditEntries = z.infer<typeof AuditEntries>;

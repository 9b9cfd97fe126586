import type { AuditAction, AuditChange } from '../../../shared/owner/audit.js';

const text = (value: AuditChange[string] | undefined): string => String(value ?? '');

/** People, and what they did. */
export const people = {
  title: 'People',
  lead: 'Who may use this console, and as what. There are no passwords: each person has passkeys.',
  invite: 'Invite …',
  inviteTitle: 'Invite somebody',
  inviteVerb: 'Make the link',
  email: 'Email',
  name: 'Name',
  role: 'Role',
  roleHints: {
    owner: 'Everything, people and settings included.',
    support: 'Looks after callbacks, and stops offering them.',
    reader: 'Sees lists and figures, with masked numbers.',
  },
  linkTitle: (email: string) => `The link for ${email}`,
  linkText: 'Send it to them. It works once, for 48 hours, and cannot be shown again.',
  copy: 'Copy',
  copied: 'Copied',
  person: 'Person',
  passkeys: 'Passkeys',
  seen: 'Last seen',
  away: 'not signed in',
  you: 'you',
  disabled: 'disabled',
  change: 'Change …',
  changeTitle: (name: string) => `What may ${name} do?`,
  save: 'Save',
  disable: 'Disable',
  disableTitle: (name: string) => `Disable ${name}?`,
  disableText:
    'They are signed out at once and cannot sign in. Their passkeys stay, so you can enable them again.',
  enable: 'Enable',
  invited: 'Invited',
  expires: 'Good until',
  withdraw: 'Withdraw',
  withdrawTitle: (email: string) => `Withdraw the invitation of ${email}?`,
  withdrawText: 'The link no longer works.',
  nobody: 'Nobody has a passkey yet',
  nobodyText: 'Make one for yourself first, then invite others.',
  auditTitle: 'Audit log',
  auditLead: 'Every write and every sign-in, for 400 days. Entries are added and never changed.',
  when: 'When',
  what: 'What',
  noEntries: 'Nothing was done yet',
  noEntriesText: 'What people, machines and commands do is listed here.',
  via: { session: 'in the console', token: 'by the API', 'command-line': 'by command' },
  sentences: {
    'signed-in': (_target, { with: by }) =>
      by === 'passkey'
        ? 'signed in with a passkey'
        : by === 'link'
          ? 'signed in with the link that the start printed'
          : 'signed in with the token',
    'signed-out': () => 'signed out',
    'session-ended': (target) => `ended a session of ${target}`,
    'passkey-added': (_target, { device }) => `made a passkey with ${text(device)}`,
    'passkey-removed': (_target, { device }) => `removed the passkey of ${text(device)}`,
    'person-invited': (target, { role }) => `invited ${target} as ${text(role)}`,
    'invitation-withdrawn': (target) => `withdrew the invitation of ${target}`,
    'person-changed': (target, { role, roleBefore, isDisabled }) =>
      isDisabled === true
        ? `disabled ${target}`
        : isDisabled === false
          ? `enabled ${target}`
          : `made ${target} ${text(role)}, before ${text(roleBefore)}`,
    'callback-cancelled': (target) => `cancelled request ${target}`,
    'callback-moved': (target, { slotAt }) => `moved request ${target} to ${slotAt}`,
    'callback-looked-up': (target) => `had WebAppel asked about request ${target}`,
    'callback-revealed': (target) => `looked at the number of request ${target}`,
    'voice-message-heard': (target) => `heard the voice message of request ${target}`,
    'voice-message-deleted': (target) => `deleted the voice message of request ${target}`,
    'callback-closed': (target, { outcome }) =>
      `said how callback ${target} ended: ${text(outcome)}`,
    'callbacks-closed': (target, { outcome, note, popup, from, to, oneVisitor }) =>
      [
        `closed ${target} requests at once: ${text(outcome)}`,
        popup && `popup ${text(popup)}`,
        from && `from ${text(from)}`,
        to && `until ${text(to)}`,
        oneVisitor && 'of one visitor',
        note && `“${text(note)}”`,
      ]
        .filter(Boolean)
        .join(', '),
    'block-added': (target, { kind }) => `blocked the ${text(kind)} ${target}`,
    'block-removed': (target, { kind }) => `removed the block of the ${text(kind)} ${target}`,
    'stop-set': (target, { level, waitingCallbacks }) =>
      `stopped ${level === 'dial' ? 'dialling' : 'offering'} ${target || 'everything'} while ${text(waitingCallbacks)} waited`,
    'hours-recounted': () => 'counted the statistics again, and set them right',
    'stop-lifted': (target) => `lifted the stop of ${target || 'everything'}`,
    'site-key-made': (target) => `made the site key of ${target}`,
    'site-key-revoked': (target) => `revoked the site key of ${target}`,
    'operator-added': (target, { number }) => `added ${text(number)} to the group ${target}`,
    'configuration-applied': (_target, { steps }) =>
      `applied a configuration of ${text(steps)} steps`,
    'popup-changed': (target) => `changed popup ${target}`,
    'test-call-placed': (target, { number }) =>
      number === undefined
        ? `tried a call of popup ${target}, which was refused`
        : `had popup ${target} call ${text(number)} as a test`,
    'schedule-changed': (target) => `changed the schedule ${target}`,
    'group-changed': (target) => `changed the group ${target}`,
    'visitor-found': (target) => `looked up what is kept about ${target}`,
    'visitor-exported': (target) => `exported what is kept about ${target}`,
    'visitor-erased': (target) => `erased what was kept about ${target}`,
    'visitor-objected': (target) => `recorded that ${target} must not be called`,
  } satisfies Record<AuditAction, (target: string, change: AuditChange) => string> as Record<
    AuditAction,
    (target: string, change: AuditChange) => string
  >,
};

import type { Clock } from '../../shared/clock.js';
import { type Role, roles } from '../../shared/owner/roles.js';
import { usages } from '../bin/usage.js';
import { AuditLog, commandLine } from '../owner/audit/audit-log.js';
import { Invitations } from '../owner/people/invitations.js';
import { People, type PersonRow } from '../owner/people/people.js';
import { invitationUrl } from '../owner/people/people-routes.js';
import { originOf } from '../owner/sessions/console-place.js';
import { Sessions } from '../owner/sessions/sessions.js';
import type { Settings } from '../settings/settings.js';
import type { Store } from '../store/database.js';
import { BadUsage, type Command, type CommandContext, exitCodes } from './command.js';
import { withGuardStore } from './guard-store.js';
import { alignRows } from './layout.js';
import { readOptions } from './options.js';
import { showMoment } from './until.js';

const actions = ['invite', 'list', 'disable', 'enable', 'sessions'] as const;

/** The people of the console, for who cannot get into it. */
export const owner: Command = {
  ...usages.owner,
  async run(words, context) {
    const { values, positionals } = readOptions(
      words,
      { role: 'string', name: 'string', end: 'boolean' },
      2,
    );
    const [typed, email = ''] = positionals;
    const action = actions.find((one) => one === typed);
    const needsEmail = action !== 'list' && action !== 'sessions';
    if (!action || (needsEmail && email === '') || (action === 'list' && email !== ''))
      throw new BadUsage([`rappel ${owner.usage}`]);
    const role = readRole(values.role);
    return withGuardStore(context, async (store, settings) => {
      const work = new OwnerWork(store, settings, context);
      if (action === 'invite') await work.invite(email, values.name ?? '', role);
      else if (action === 'list') await work.list();
      else if (action === 'sessions') await work.sessions(email, values.end === true);
      else await work.setDisabled(email, action === 'disable');
      return exitCodes.done;
    });
  },
};

function readRole(typed: string | undefined): Role {
  if (typed === undefined) return 'support';
  const role = roles.find((one) => one === typed);
  if (!role) throw new BadUsage([`--role: must be one of ${roles.join(', ')}`]);
  return role;
}

class OwnerWork {
  readonly #people: People;
  readonly #sessions: Sessions;
  readonly #audit: AuditLog;
  readonly #clock: Clock;

  constructor(
    private readonly store: Store,
    private readonly settings: Settings,
    private readonly context: CommandContext,
  ) {
    this.#clock = context.clock;
    // Nothing here opens a session, so no address is hashed.
    this.#sessions = new Sessions({ store, clock: this.#clock, secret: '' });
    this.#people = new People({ store, clock: this.#clock, sessions: this.#sessions });
    this.#audit = new AuditLog({ store, clock: this.#clock });
  }

  async invite(typed: string, name: string, wanted: Role): Promise<void> {
    const email = typed.toLowerCase();
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw new BadUsage(['This is not an email']);
    const known = await this.#people.findByEmail(email);
    if (known?.disabled_at)
      throw new BadUsage([`${email} is disabled; rappel owner enable ${email} comes first`]);
    const role = known?.role ?? wanted;
    const terms = { email, name: known?.name ?? (name || email), role, author: 'command line' };
    const { token } = await new Invitations({ store: this.store, clock: this.#clock }).add(terms);
    await this.#note({ action: 'person-invited', target: email, change: { role } });
    this.context.write(`${invitationUrl(originOfConsole(this.settings), token)}\n`);
    this.context.printError(
      `Send this link to ${email}, who becomes ${role}. It works once, for 48 hours`,
    );
  }

  async list(): Promise<void> {
    const { people, invitations } = await this.#people.list();
    const rows = [
      ...people.map(({ email, name, role, isDisabled, passkeys, seenAt }) => [
        email,
        role,
        name,
        passkeys === 1 ? '1 passkey' : `${passkeys} passkeys`,
        isDisabled ? 'disabled' : seenAt ? `seen ${this.#show(seenAt)}` : 'not signed in',
      ]),
      ...invitations.map(({ email, role, name, expiresAt }) => [
        email,
        role,
        name,
        'invited',
        `until ${this.#show(expiresAt)}`,
      ]),
    ];
    if (rows.length > 0) this.context.write(`${alignRows(rows, this.context.columns)}\n`);
  }

  async setDisabled(email: string, isDisabled: boolean): Promise<void> {
    const person = await this.#find(email);
    await this.#people.change(person.id, { isDisabled });
    await this.#note({ action: 'person-changed', target: person.email, change: { isDisabled } });
    this.context.write(
      isDisabled
        ? `Disabled ${person.email}, who is signed out everywhere\n`
        : `Enabled ${person.email}\n`,
    );
  }

  /** @param email empty: root sessions, opened with the token */
  async sessions(email: string, isEnd: boolean): Promise<void> {
    const person = email === '' ? undefined : await this.#find(email);
    const userId = person?.id ?? null;
    const list = await this.#sessions.listOf(userId);
    if (isEnd) {
      for (const { id } of list) await this.#sessions.end(id, userId);
      if (list.length > 0)
        await this.#note({ action: 'session-ended', target: person?.email ?? 'ADMIN_TOKEN' });
      this.context.write(`Ended ${list.length === 1 ? '1 session' : `${list.length} sessions`}\n`);
    } else if (list.length > 0) {
      const rows = list.map(({ agent, createdAt, seenAt }) => [
        agent,
        `since ${showMoment(createdAt, this.settings.timeZone)}`,
        `seen ${showMoment(seenAt, this.settings.timeZone)}`,
      ]);
      this.context.write(`${alignRows(rows, this.context.columns)}\n`);
    }
  }

  async #find(email: string): Promise<PersonRow> {
    const person = await this.#people.findByEmail(email.toLowerCase());
    if (!person) throw new BadUsage(['Nobody has this email; rappel owner list shows all people']);
    return person;
  }

  #show(at: string): string {
    return showMoment(Date.parse(at), this.settings.timeZone);
  }

  #note(deed: Parameters<AuditLog['add']>[0]): Promise<void> {
    return this.#audit.add(deed, commandLine());
  }
}

/** Where people reach the console, as far as the settings say. */
const originOfConsole = ({ console: { host }, publicUrl, port }: Settings): string =>
  host === undefined ? (publicUrl ?? `http://localhost:${port}`) : originOf(host);

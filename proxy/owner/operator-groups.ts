import { z } from 'zod';
import type { Clock } from '../../shared/clock.js';
import { DAY_MS } from '../../shared/durations.js';
import { digitsOf, fromDigits } from '../../shared/phone.js';
import { fields } from '../../shared/webappel/fields.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { type CentrexAccount, SkippedAccount } from '../centrex/centrex-account.js';
import { readDigits } from '../centrex/centrex-forms.js';
import type { CentrexDirectory } from '../centrex/directory.js';
import { ProblemError } from '../http/problems.js';

const GroupName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the name of a group');
const e164 = z.string().meta({ description: 'E.164 with its plus sign.' });

export const OperatorGroups = z
  .object({ groups: z.array(z.object({ name: z.string(), ordering: z.string() })) })
  .meta({ id: 'OperatorGroups' });

const Operator = z.object({
  number: e164,
  ringSeconds: z.int().meta({ description: 'How long it rings.' }),
  position: z.int().nullable().meta({ description: 'Its place in the group; null: the last.' }),
});
export const AddedOperator = Operator.meta({ id: 'AddedOperator' });
export const Operators = z.object({ operators: z.array(Operator) }).meta({ id: 'Operators' });

/** For which group candidates are wanted. */
export const CandidatesQuery = z.strictObject({
  group: GroupName,
  days: z.coerce
    .number('must be a number of days')
    .int('must be a number of days')
    .min(1)
    .max(365)
    .default(1)
    .meta({ description: 'Registered within so many days.' }),
});

export const OperatorCandidates = z
  .object({
    candidates: z.array(
      z.object({
        centrexAccountId: z.string(),
        userName: z.string().nullable(),
        site: z.string().nullable(),
        numbers: z.array(e164),
        lastRegistrationAt: z.iso.datetime().nullable(),
      }),
    ),
    skipped: z.array(SkippedAccount),
  })
  .meta({ id: 'OperatorCandidates' });

/** Who is to be added: an account of the directory, or a number. */
export const NewOperator = z
  .strictObject({
    centrexAccountId: z
      .string()
      .regex(/^\d{1,20}$/, 'must be digits')
      .optional()
      .meta({ description: 'An active account; its first number is taken.' }),
    number: z
      .string()
      .transform(readDigits)
      .pipe(
        z
          .string()
          .regex(/^[1-9]\d{5,14}$/, "must begin with the country's code: +33 1 99 00 14 21"),
      )
      .optional(),
    ringSeconds: z.int().min(10).max(1000).default(60),
    position: z.int().min(0).max(1000).optional().meta({ description: 'Absent: the last.' }),
  })
  .meta({ id: 'NewOperator' });

interface Parts {
  webAppel: WebAppel;
  directory: CentrexDirectory;
  clock: Clock;
}

export async function listGroups({ webAppel }: Parts): Promise<z.infer<typeof OperatorGroups>> {
  const groups = await asked(webAppel.listGroups({}));
  return { groups: groups.map(({ groupName, ordering }) => ({ name: groupName, ordering })) };
}

/** @throws {ProblemError} not-found */
export async function listOperators(
  group: string,
  { webAppel }: Parts,
): Promise<z.infer<typeof Operators>> {
  const rows = await asked(webAppel.listOperators({ groupName: checkedGroup(group) }));
  return {
    operators: rows.map(({ phoneNumber, ringSeconds, position = null }) => ({
      number: fromDigits(phoneNumber),
      ringSeconds,
      position,
    })),
  };
}

/**
 * Accounts that can be rung: active, registered lately, and with no number in the group yet. A group that is not there
 * has nobody in it: the first operator makes it.
 */
export async function listCandidates(
  { group, days }: z.infer<typeof CandidatesQuery>,
  parts: Parts,
): Promise<z.infer<typeof OperatorCandidates>> {
  const now = parts.clock.now();
  const [{ accounts, skipped }, present] = await Promise.all([
    parts.directory.find({
      state: 'active',
      registeredFrom: now - days * DAY_MS,
      // Their clock may be ahead of ours.
      registeredBefore: now + DAY_MS,
    }),
    numbersIn(group, parts),
  ]);
  return {
    candidates: accounts
      .filter(({ phoneNumbers }) => phoneNumbers.length > 0)
      .filter(({ phoneNumbers }) => !phoneNumbers.some((number) => present.has(number)))
      .map(({ id, userName, site, phoneNumbers, lastRegistrationAt }) => ({
        centrexAccountId: id,
        userName,
        site,
        numbers: phoneNumbers,
        lastRegistrationAt,
      })),
    skipped,
  };
}

async function numbersIn(group: string, parts: Parts): Promise<Set<string>> {
  try {
    const { operators } = await listOperators(group, parts);
    return new Set(operators.map(({ number }) => number));
  } catch (failure) {
    if (failure instanceof ProblemError && failure.problem.code === 'not-found') return new Set();
    throw failure;
  }
}

/**
 * Adds an operator to a group, which is made if it is not there. A number that is there already is updated, so it may
 * be sent again when the answer was lost.
 * @throws {ProblemError}
 */
export async function addOperator(
  group: string,
  { centrexAccountId, number, ringSeconds, position }: z.infer<typeof NewOperator>,
  { webAppel, directory }: Parts,
): Promise<z.infer<typeof AddedOperator>> {
  const groupName = checkedGroup(group);
  if ((centrexAccountId === undefined) === (number === undefined))
    throw new ProblemError('invalid-field', {
      field: 'number',
      detail: 'Send either centrexAccountId or number.',
    });
  const phoneNumber = number ?? (await numberOf(centrexAccountId ?? '', directory));
  await asked(
    webAppel.addOperator({
      groupName,
      phoneNumber,
      ringSeconds,
      ...(position !== undefined && { position }),
    }),
  );
  return { number: fromDigits(phoneNumber), ringSeconds, position: position ?? null };
}

/** The digits of an account's first number. */
async function numberOf(id: string, directory: CentrexDirectory): Promise<string> {
  const { accounts } = await directory.find({ id });
  const [account] = accounts;
  const fault = faultOf(account);
  const first = account?.phoneNumbers[0];
  if (fault || first === undefined)
    throw new ProblemError('invalid-field', { field: 'centrexAccountId', detail: fault ?? '' });
  return digitsOf(first);
}

function faultOf(account: CentrexAccount | undefined): string | undefined {
  if (!account) return 'No account of the directory that can be read has this id.';
  if (account.state !== 'active') return 'This account is not active.';
  return account.phoneNumbers.length === 0 ? 'This account has no number.' : undefined;
}

/** A name that WebAppel could not have is not asked for. */
function checkedGroup(name: string): string {
  if (!fields.groupName.form.safeParse(name).success)
    throw new ProblemError('not-found', { detail: 'No group can have this name.' });
  return name;
}

/** @throws {ProblemError} in the place of WebAppel's no, and of its silence */
async function asked<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (failure) {
    if (failure instanceof Refusal && failure.code === 'NOT_FOUND')
      throw new ProblemError('not-found', { detail: 'WebAppel does not know this group.' });
    if (failure instanceof Refusal)
      throw new ProblemError('unavailable', { detail: `WebAppel says no: ${failure.code}.` });
    if (failure instanceof Unreached)
      throw new ProblemError('unavailable', {
        detail: 'WebAppel did not answer; list the operators to see whether it was done.',
      });
    throw failure;
  }
}

import { z } from 'zod';
import type { Clock } from '../../shared/clock.js';
import { DAY_MS } from '../../shared/durations.js';
import { readByAllPlans } from '../../shared/numbers/all-plans.js';
import { isFictional } from '../../shared/numbers/reserved-numbers.js';
import { cleanTyped, digitsAfterPlus } from '../../shared/numbers/typed-number.js';
import { faultOfOperator } from '../../shared/numbers/uncallable.js';
import { digitsOf, type E164, fromDigits } from '../../shared/phone.js';
import { fields } from '../../shared/webappel/fields.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { type CentrexAccount, SkippedAccount } from '../centrex/centrex-account.js';
import { readDigits } from '../centrex/centrex-forms.js';
import type { CentrexDirectory } from '../centrex/directory.js';
import { ProblemError } from '../http/problems.js';
import type { Settings } from '../settings/settings.js';

const GroupName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -');
const e164 = z.string().meta({ description: 'In E.164, with the plus sign.' });

export const OperatorGroups = z
  .object({ groups: z.array(z.object({ name: z.string(), ordering: z.string() })) })
  .meta({ id: 'OperatorGroups' });

const Operator = z.object({
  number: e164,
  ringSeconds: z.int().meta({ description: 'How long the phone rings.' }),
  position: z.int().nullable().meta({ description: 'Position in the group; null: last.' }),
});
export const AddedOperator = Operator.meta({ id: 'AddedOperator' });
export const Operators = z.object({ operators: z.array(Operator) }).meta({ id: 'Operators' });

/** The query for candidates. */
export const CandidatesQuery = z.strictObject({
  group: GroupName,
  days: z.coerce
    .number('must be a number of days')
    .int('must be a number of days')
    .min(1)
    .max(365)
    .default(1)
    .meta({ description: 'Only phones registered in the last `days` days.' }),
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

/** The operator to add: an account of the directory or a number. */
export const NewOperator = z
  .strictObject({
    centrexAccountId: z
      .string()
      .regex(/^\d{1,20}$/, 'must be digits')
      .optional()
      .meta({ description: 'An active account; its first number is added.' }),
    number: z
      .string()
      .transform((typed) => {
        const text = cleanTyped(typed);
        return digitsAfterPlus(text) ?? readDigits(text);
      })
      .pipe(
        z
          .string()
          .regex(
            /^[1-9]\d{5,14}$/,
            'must begin with a country code, for example +33 1 70 20 02 58',
          ),
      )
      .optional(),
    ringSeconds: z.int().min(10).max(1000).default(60),
    position: z.int().min(0).max(1000).optional().meta({ description: 'Absent: last.' }),
  })
  .meta({ id: 'NewOperator' });

interface Parts {
  webAppel: WebAppel;
  directory: CentrexDirectory;
  clock: Clock;
  settings: Pick<Settings, 'phones'>;
}

export async function listGroups({ webAppel }: Parts): Promise<z.infer<typeof OperatorGroups>> {
  const groups = await orProblem(webAppel.listGroups({}));
  return { groups: groups.map(({ groupName, ordering }) => ({ name: groupName, ordering })) };
}

/** @throws {ProblemError} not-found */
export async function listOperators(
  group: string,
  { webAppel }: Parts,
): Promise<z.infer<typeof Operators>> {
  const rows = await orProblem(webAppel.listOperators({ groupName: checkGroupName(group) }));
  return {
    operators: rows.map(({ phoneNumber, ringSeconds, position = null }) => ({
      number: fromDigits(phoneNumber),
      ringSeconds,
      position,
    })),
  };
}

/**
 * Lists the accounts that could join a group: active, recently registered, and with no number in the group yet. A missing
 * group counts as empty: WebAppel creates it with its first operator.
 */
export async function listCandidates(
  { group, days }: z.infer<typeof CandidatesQuery>,
  parts: Parts,
): Promise<z.infer<typeof OperatorCandidates>> {
  const now = parts.clock.now();
  const [{ accounts, skipped }, groupNumbers] = await Promise.all([
    parts.directory.find({
      state: 'active',
      registeredFrom: now - days * DAY_MS,
      // The directory's clock may be ahead of ours.
      registeredBefore: now + DAY_MS,
    }),
    numbersOfGroup(group, parts),
  ]);
  return {
    candidates: accounts
      .filter(({ phoneNumbers }) => phoneNumbers.length > 0)
      .filter(({ phoneNumbers }) => !phoneNumbers.some((number) => groupNumbers.has(number)))
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

async function numbersOfGroup(group: string, parts: Parts): Promise<Set<string>> {
  try {
    const { operators } = await listOperators(group, parts);
    return new Set(operators.map(({ number }) => number));
  } catch (failure) {
    if (failure instanceof ProblemError && failure.problem.code === 'not-found') return new Set();
    throw failure;
  }
}

/**
 * Adds an operator to a group; WebAppel creates a missing group and updates an operator that it already has. It is therefore
 * safe to send the request again.
 * @throws {ProblemError} invalid-field, not-found, unavailable
 */
export async function addOperator(
  group: string,
  { centrexAccountId, number, ringSeconds, position }: z.infer<typeof NewOperator>,
  { webAppel, directory, settings }: Parts,
): Promise<z.infer<typeof AddedOperator>> {
  const groupName = checkGroupName(group);
  if ((centrexAccountId === undefined) === (number === undefined))
    throw new ProblemError('invalid-field', {
      field: 'number',
      detail: 'Send either centrexAccountId or number.',
    });
  const given = fromDigits(number ?? (await firstNumberOf(centrexAccountId ?? '', directory)));
  if (settings.phones !== 'simulated' && isFictional(given))
    throw new ProblemError('invalid-field', {
      field: number === undefined ? 'centrexAccountId' : 'number',
      detail: 'This number is reserved for fiction and belongs to nobody.',
    });
  const fault = faultOfOperator(given);
  if (fault)
    throw new ProblemError('invalid-field', {
      field: number === undefined ? 'centrexAccountId' : 'number',
      detail: fault,
    });
  const phoneNumber = digitsOf(canonical(given));
  await orProblem(
    webAppel.addOperator({
      groupName,
      phoneNumber,
      ringSeconds,
      ...(position !== undefined && { position }),
    }),
  );
  return { number: fromDigits(phoneNumber), ringSeconds, position: position ?? null };
}

/** A number under the calling code of its territory: +33690… as +590690…. */
const canonical = (number: E164): E164 => readByAllPlans(number)?.e164 ?? number;

/** Looks up the first number of an account, in digits only. */
async function firstNumberOf(id: string, directory: CentrexDirectory): Promise<string> {
  const { accounts } = await directory.find({ id });
  const [account] = accounts;
  const fault = faultOf(account);
  const first = account?.phoneNumbers[0];
  if (fault || first === undefined)
    throw new ProblemError('invalid-field', { field: 'centrexAccountId', detail: fault ?? '' });
  return digitsOf(first);
}

function faultOf(account: CentrexAccount | undefined): string | undefined {
  if (!account)
    return 'No account in the directory has this id. Accounts that cannot be read are skipped.';
  if (account.state !== 'active') return 'This account is not active.';
  return account.phoneNumbers.length === 0 ? 'This account has no number.' : undefined;
}

/** @throws {ProblemError} not-found for a name that WebAppel does not allow */
function checkGroupName(name: string): string {
  if (!fields.groupName.form.safeParse(name).success)
    throw new ProblemError('not-found', { detail: 'This is not a valid group name.' });
  return name;
}

/** @throws {ProblemError} instead of `Refusal` and `Unreached` */
async function orProblem<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (failure) {
    if (failure instanceof Refusal && failure.code === 'NOT_FOUND')
      throw new ProblemError('not-found', { detail: 'WebAppel has no such group.' });
    if (failure instanceof Refusal)
      throw new ProblemError('unavailable', {
        detail: `WebAppel refused the request: ${failure.code}.`,
      });
    if (failure instanceof Unreached)
      throw new ProblemError('unavailable', {
        detail: 'WebAppel did not answer. List the operators to see whether the change was made.',
      });
    throw failure;
  }
}

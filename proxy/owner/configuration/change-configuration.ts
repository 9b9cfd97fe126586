import type { Request, Response } from 'express';
import type {
  ActualConfiguration,
  Configuration,
} from '../../../shared/configuration/configuration.js';
import {
  changedSentence,
  type Difference,
  keptSentence,
} from '../../../shared/configuration/differences.js';
import { readConfigurationFile } from '../../../shared/configuration/read-file.js';
import { type Step, wireOf } from '../../../shared/configuration/steps.js';
import { Refusal, Unreached } from '../../../shared/webappel/refusal.js';
import {
  type ApplyResult,
  ChangedMeanwhile,
  type Contents,
  MissingContent,
} from '../../configuration/apply-plan.js';
import { ApplyUnderWay, type Configurations } from '../../configuration/configurations.js';
import { planFaults } from '../../configuration/plan-faults.js';
import { sha256 } from '../../configuration/read-configuration.js';
import type { SavedPlan } from '../../configuration/saved-plan.js';
import { ProblemError } from '../../http/problems.js';
import type { Outcome } from '../owner-router.js';

export interface ChangeParts {
  configurations: Configurations;
  /** Nobody is called, so numbers that are reserved for fiction may be operators. */
  isSimulated: boolean;
  /** Drops what is remembered of WebAppel, because something was changed there. */
  forget(): void;
}

const tagOf = (value: unknown): string => `"${sha256(JSON.stringify(value) ?? '').slice(0, 32)}"`;

/** Answers a value with the tag that a change of it has to send back. */
export function tagged(value: unknown, response: Response): Outcome {
  response.set('ETag', tagOf(value));
  return { body: value };
}

export const stepsShown = (plan: SavedPlan): ReturnType<typeof stepShown>[] => {
  const ids = new Map(plan.before.popupIds);
  return plan.steps.map((step) => stepShown(step, ids));
};

const stepShown = (step: Step, ids: ReadonlyMap<string, string>) => ({
  sentence: step.sentence,
  ...wireOf(step, step.popup === undefined ? undefined : ids.get(step.popup)),
  irreversible: step.irreversible,
});

/** What became of each step of a plan. */
const appliedSteps = (plan: SavedPlan, { done, failure }: ApplyResult) =>
  stepsShown(plan).map((step, index) => ({
    ...step,
    state:
      index < done
        ? ('done' as const)
        : index === done && failure
          ? ('failed' as const)
          : ('not-done' as const),
  }));

const shown = (differences: readonly Difference[], sentenceOf: (one: Difference) => string) =>
  differences.map((difference) => ({ ...difference, sentence: sentenceOf(difference) }));

/**
 * Applies a plan.
 * @throws {ProblemError} invalid-field, changed-meanwhile, apply-under-way, not-applied, unavailable
 */
export async function applyChecked(
  plan: SavedPlan,
  { configurations, isSimulated, forget, contents }: ChangeParts & { contents?: Contents },
): Promise<{ steps: object[]; differences: object[]; present: ActualConfiguration }> {
  refuseFaults(planFaults(plan, isSimulated));
  const result = await orProblem(() =>
    configurations.apply(plan, { ...(contents && { contents }) }),
  );
  forget();
  const steps = appliedSteps(plan, result);
  if (result.failure) {
    const { step, reason } = result.failure;
    throw new ProblemError('not-applied', {
      detail:
        reason instanceof Refusal
          ? `WebAppel refused (${reason.code}): ${step.sentence}.`
          : `WebAppel did not answer, and may have done it: ${step.sentence}.`,
      steps,
    });
  }
  return { steps, differences: shown(result.differences, keptSentence), present: result.present };
}

/** @throws {ProblemError} invalid-field */
export function refuseFaults(faults: readonly string[]): void {
  if (faults.length > 0)
    throw new ProblemError('invalid-field', { field: 'body', detail: faults.join('\n') });
}

/**
 * Changes one thing to what is wanted, if it still is as the request says that it was read, and answers what was read back.
 * @param entryOf the thing as it is answered; undefined if there is none
 * @throws {ProblemError} if-match-needed, changed-meanwhile, and those of `applyChecked`
 */
export async function changeOne<Value>(
  { request, response }: { request: Request; response: Response },
  {
    actual,
    entryOf,
    wanted,
    ...parts
  }: ChangeParts & {
    actual: ActualConfiguration;
    entryOf(configuration: ActualConfiguration): Value | undefined;
    wanted: Configuration;
    /** Those of files that are stored. */
    contents?: Contents;
  },
): Promise<Outcome> {
  const present = entryOf(actual);
  const matches =
    present === undefined
      ? request.get('if-none-match') === '*'
      : request.get('if-match') === tagOf(present);
  if (!request.get('if-match') && !request.get('if-none-match'))
    throw new ProblemError('if-match-needed', {
      detail:
        'Send If-Match with the ETag of what was read, or If-None-Match: * to make something new.',
    });
  if (!matches) {
    if (present !== undefined) response.set('ETag', tagOf(present));
    throw new ProblemError('changed-meanwhile', { present: present ?? null });
  }
  const plan = await parts.configurations.planFrom(actual, wanted, { isPart: true });
  const { steps, differences, present: kept } = await applyChecked(plan, parts);
  const value = entryOf(kept);
  response.set('ETag', tagOf(value));
  return {
    body: { present: value, steps, differences },
    change: { steps: steps.length, differences: differences.length, base: plan.base.slice(0, 12) },
  };
}

/** @throws {ProblemError} invalid-field, with the place of each fault */
export function readWanted(file: unknown): Configuration {
  const { configuration, faults } = readConfigurationFile(file);
  refuseFaults(faults.map(({ path, sentence }) => `${path.join('.')}: ${sentence}`));
  return configuration;
}

/** @throws {ProblemError} in place of what can go wrong at WebAppel */
export async function orProblem<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (failure) {
    if (failure instanceof ChangedMeanwhile) {
      const differences = shown(failure.differences, changedSentence);
      throw new ProblemError('changed-meanwhile', { differences });
    }
    if (failure instanceof MissingContent)
      throw new ProblemError('invalid-field', {
        field: 'files',
        detail: 'The content of a file is not known here; use rappel config apply.',
      });
    if (failure instanceof ApplyUnderWay) throw new ProblemError('apply-under-way');
    if (failure instanceof Refusal && failure.code === 'NOT_FOUND')
      throw new ProblemError('not-found', { detail: 'WebAppel has no such thing.' });
    if (failure instanceof Refusal)
      throw new ProblemError('unavailable', {
        detail: `WebAppel refused the request: ${failure.code}.`,
      });
    if (failure instanceof Unreached)
      throw new ProblemError('unavailable', { detail: 'WebAppel did not answer.' });
    throw failure;
  }
}

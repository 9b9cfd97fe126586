import type { ActualConfiguration } from '../../shared/configuration/configuration.js';
import { type Difference, differencesOf } from '../../shared/configuration/differences.js';
import { mergePopup } from '../../shared/configuration/plan.js';
import { readConfigurationFile } from '../../shared/configuration/read-file.js';
import { statesOf } from '../../shared/configuration/step-effects.js';
import { type Step, withPopup } from '../../shared/configuration/steps.js';
import type { Params, WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { fromSaved, type SavedPlan } from './saved-plan.js';

/** Somebody changed the configuration after the plan was made; nothing was done. */
export class ChangedMeanwhile extends Error {
  override readonly name = 'ChangedMeanwhile';
  constructor(
    readonly differences: readonly Difference[],
    readonly present: ActualConfiguration,
  ) {
    super('the configuration was changed after the plan was made');
  }
}

/** The file to store is not known, so nothing was done. */
export class MissingContent extends Error {
  override readonly name = 'MissingContent';
  constructor(readonly step: Step) {
    super(`${step.sentence}: its content is not known`);
  }
}

/** Contents of files by their SHA-256. */
export type Contents = (sha256: string) => Uint8Array | undefined;

export interface ApplyResult {
  /** Of the steps of the plan, those that are done, also earlier. */
  done: number;
  /** The step that WebAppel refused or did not answer; the rest was not tried. */
  failure: { step: Step; reason: Refusal | Unreached } | undefined;
  /** What WebAppel has now. */
  present: ActualConfiguration;
  /** Where WebAppel said OK and has something else. */
  differences: readonly Difference[];
}

export interface ApplyParts {
  webAppel: WebAppel;
  read(): Promise<ActualConfiguration>;
  contents: Contents;
  /** Called when a step is done, with the identifier of its popup. */
  onDone?(step: Step, popupId: string | undefined): Promise<void> | void;
}

/**
 * Does the steps of a plan one by one, stops at the first that fails, and reads back what WebAppel has: its OK proves
 * nothing. A plan that was interrupted goes on where it was.
 * @throws {ChangedMeanwhile | MissingContent} before the first step
 * @throws {Refusal | Unreached} if WebAppel cannot be read
 */
export async function applyPlan(plan: SavedPlan, parts: ApplyParts): Promise<ApplyResult> {
  const { steps } = plan;
  const present = await parts.read();
  const states = statesOf(fromSaved(plan.before), steps);
  const start = states.findIndex((state) => differencesOf(state, present).length === 0);
  if (start < 0)
    throw new ChangedMeanwhile(differencesOf(fromSaved(plan.before), present), present);
  const missing = steps
    .slice(start)
    .find((step) => step.method === 'storeFile' && !parts.contents(step.sha256 ?? ''));
  if (missing) throw new MissingContent(missing);
  const popupIds = new Map(present.popupIds);
  let done = start;
  let failure: ApplyResult['failure'];
  for (const step of steps.slice(start)) {
    try {
      const popupId = await send(step, popupIds, parts);
      if (step.popup !== undefined && popupId !== undefined) popupIds.set(step.popup, popupId);
      await parts.onDone?.(step, popupId);
      done += 1;
    } catch (reason) {
      if (!(reason instanceof Refusal || reason instanceof Unreached)) throw reason;
      failure = { step, reason };
      break;
    }
  }
  const kept = await parts.read();
  const expected = states[done] ?? fromSaved(plan.before);
  return {
    done,
    failure,
    present: kept,
    // After a step whose outcome is not known, either state may be right.
    differences: failure ? [] : differencesOf(withWanted(expected, plan), kept),
  };
}

/** Also with values that needed no step because a new popup should have them by itself. */
function withWanted(expected: ActualConfiguration, { wanted }: SavedPlan): ActualConfiguration {
  const { popups } = readConfigurationFile(wanted).configuration;
  return {
    ...expected,
    popups: new Map(
      [...expected.popups].map(([key, popup]) => {
        const said = popups?.get(key);
        return [key, said ? mergePopup(popup, said) : popup];
      }),
    ),
  };
}

/** @returns the identifier of the popup that the step is about */
async function send(
  step: Step,
  popupIds: ReadonlyMap<string, string>,
  { webAppel, contents }: ApplyParts,
): Promise<string | undefined> {
  const popupId = step.popup === undefined ? undefined : popupIds.get(step.popup);
  const content = step.method === 'storeFile' ? contents(step.sha256 ?? '') : undefined;
  const params = {
    ...step.params,
    ...(withPopup(step) && { popupId }),
    ...(content && { content }),
  };
  // The compiler cannot relate a method's parameters to its result when the method is a variable.
  const call = webAppel[step.method] as (
    params: Partial<Params<'storeFile'>>,
  ) => Promise<string | undefined>;
  const answer = await call(params as Partial<Params<'storeFile'>>);
  return step.method === 'addPopup' ? answer : popupId;
}

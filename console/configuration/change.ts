import type { CheckName, FindingName } from '../../shared/configuration/findings.js';
import type { RequestRow } from '../../shared/owner/requests.js';
import type { ApiClient } from '../api-client.js';

/** One request to WebAppel. */
export interface StepView {
  /** In English. */
  sentence: string;
  method: string;
  variables: [name: string, value: string][];
  irreversible: boolean;
  /** Once it was tried. */
  state?: 'done' | 'failed' | 'not-done';
}

/** Where WebAppel said OK and has something else. */
export interface KeptOtherwise {
  path: string;
  expected?: unknown;
  present?: unknown;
}

/** What a change did, and what WebAppel has now. */
export interface AppliedView<Value> {
  present: Value;
  steps: StepView[];
  differences: KeptOtherwise[];
}

/** What a check of a popup has found. */
export interface CheckView {
  check: CheckName;
  finding: FindingName;
  /** The name, or the number, that it is about. */
  subject: string;
  /** Null: WebAppel does not tell. */
  passed: boolean | null;
  stopsVisitors: boolean;
}

export interface PlanView {
  id: string;
  steps: StepView[];
  /** What would make visitors fail once it is applied. */
  faults: (CheckView & { popup: string; isNew: boolean })[];
  /** Appointments outside the hours that the plan makes: they expire when they are due. */
  appointments: {
    count: number;
    popups: string[];
    next: Pick<RequestRow, 'id' | 'popupId' | 'number' | 'callAt'>[];
  };
}

/**
 * What would make the named groups, schedules and popups as they are here. Nothing is changed.
 * @param allowRemove popups that are removed if they are not among those that are named
 */
export const planOf = (
  api: ApiClient,
  part: object,
  allowRemove: readonly string[] = [],
): Promise<PlanView> =>
  api.send<PlanView>('POST', '/configuration/plan', {
    desired: { version: 1, ...part },
    allowRemove,
    isPart: true,
  });

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

/** The steps that would make the named groups, schedules and popups as they are here. Nothing is changed. */
export async function planOf(api: ApiClient, part: object): Promise<StepView[]> {
  const { steps } = await api.send<{ steps: StepView[] }>('POST', '/configuration/plan', {
    desired: { version: 1, ...part },
    isPart: true,
  });
  return steps;
}

import type { FileType } from '../../../shared/configuration/configuration.js';
import type { PopupEntry } from '../../../shared/configuration/configuration-file.js';
import { type ApiClient, ApiProblem } from '../../api-client.js';
import type { AppliedView, KeptOtherwise, StepView } from '../../configuration/change.js';
import { changedFields, pickFields } from '../../configuration/popup-fields.js';
import { type ChosenFile, type FileDrafts, sha256Of } from './file-draft.js';

type Applied = AppliedView<{ popup: PopupEntry }>;

/** All files of a popup, as a plan names them. */
export const wantedFiles = (
  present: PopupEntry['files'],
  drafts: FileDrafts,
): NonNullable<PopupEntry['files']> => {
  const files = { ...present };
  for (const [type, file] of Object.entries(drafts) as [FileType, ChosenFile | null][])
    if (file) files[type] = { sha256: file.sha256 };
    else delete files[type];
  return files;
};

/** A style sheet that was typed, as a file; null: it is removed; undefined: it is as it was. */
export async function stylesheetFile(
  before: string | undefined,
  after: string | undefined,
): Promise<ChosenFile | null | undefined> {
  if (after === before || after === undefined) return undefined;
  if (after.trim() === '') return null;
  const content = new TextEncoder().encode(after);
  return { name: 'style.css', content, sha256: await sha256Of(content), url: '' };
}

/**
 * Saves a popup: its settings, then its files one by one, each only if nobody else has changed the popup meanwhile.
 * @param onTag told what the popup is then, so that a second try goes on where this one stopped
 * @throws {ApiProblem} that also says what was done before
 */
export async function savePopup(popup: {
  api: ApiClient;
  path: string;
  tag: string | undefined;
  before: PopupEntry;
  after: PopupEntry;
  files: FileDrafts;
  onTag(tag: string): void;
}): Promise<{ steps: StepView[]; differences: KeptOtherwise[] }> {
  const { api, path, before, after, files, onTag } = popup;
  let { tag } = popup;
  const done: { steps: StepView[]; differences: KeptOtherwise[] } = { steps: [], differences: [] };
  const apply = async (send: () => Promise<{ value: Applied; tag: string }>): Promise<void> => {
    try {
      const answer = await send();
      tag = answer.tag;
      onTag(tag);
      done.steps.push(...answer.value.steps);
      done.differences.push(...answer.value.differences);
    } catch (failure) {
      throw withSteps(failure, done.steps);
    }
  };
  const changed = changedFields(before, after);
  if (changed.length > 0)
    await apply(() => api.sendTagged<Applied>('PATCH', path, pickFields(after, changed), tag));
  for (const [type, file] of Object.entries(files))
    await apply(() => api.sendFile<Applied>(`${path}/files/${type}`, file?.content, tag));
  return done;
}

/** A problem that also says what was done before it came. */
const withSteps = (failure: unknown, steps: readonly StepView[]): unknown =>
  failure instanceof ApiProblem && steps.length > 0
    ? new ApiProblem(failure.code, {
        ...failure.details,
        steps: [...steps, ...((failure.details.steps as StepView[] | undefined) ?? [])],
      })
    : failure;

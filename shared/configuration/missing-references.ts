import type { ActualConfiguration, Configuration } from './configuration.js';
import type { FileFault } from './read-file.js';

/** Groups and schedules that popups name and that neither the file nor WebAppel has. */
export function missingReferences(
  wanted: Configuration,
  actual: Pick<ActualConfiguration, 'groups' | 'schedules'>,
): FileFault[] {
  const faults: FileFault[] = [];
  for (const [key, { settings }] of wanted.popups ?? []) {
    const check = (
      kind: 'groups' | 'schedules',
      name: string | null | undefined,
      path: readonly string[],
    ): void => {
      if (!name || wanted[kind]?.has(name) || actual[kind].has(name)) return;
      const what = kind === 'groups' ? 'group' : 'schedule';
      faults.push({ path: ['popups', key, ...path], sentence: `there is no ${what} ${name}` });
    };
    check('groups', settings.openGroup, ['open', 'group']);
    check('groups', settings.closedGroup, ['closed', 'group']);
    check('schedules', settings.scheduleName, ['schedule']);
  }
  return faults;
}

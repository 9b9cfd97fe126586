import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../proxy/configuration/configuration-yaml.js';
import type { ConfigurationFile } from '../../../shared/configuration/configuration-file.js';
import { configurationFiles } from '../../support/configuration/configuration-files.js';
import { openConfigurations } from '../../support/configuration/open-configurations.js';
import { openPlatform, owner, stranger } from '../../support/platform/webappel-platform.js';
import { tries } from '../../support/store/stores.js';

describe('a configuration', () => {
  it.each([
    ['tolerant', true],
    ['strict', false],
  ] as const)(
    'on a %s WebAppel, an export that is applied to an empty account is exported there with the same bytes',
    async (profile, sameNames) => {
      await fc.assert(
        fc.asyncProperty(configurationFiles({ sameNames }), async (file) => {
          const platform = await openPlatform({ profile });
          const first = await openConfigurations(platform, owner);
          const made = await first.applyFile(file);
          expect(made).toMatchObject({ failure: undefined, differences: [] });
          const exported = await first.exported();
          expect((await first.planFile(file)).steps).toEqual([]);

          const read = readYaml(exported);
          expect(read.faults).toEqual([]);
          const second = await openConfigurations(platform, stranger);
          const moved = await second.applyFile(read.parsed as ConfigurationFile);
          expect(moved).toMatchObject({ failure: undefined, differences: [] });
          expect(await second.exported()).toBe(exported);
          expect(await second.configurations.drift()).toMatchObject({ sentences: [] });
        }),
        { numRuns: tries(15) },
      );
    },
  );

  it('any configuration becomes any other, and what is not in the file is gone or said to stay', async () => {
    const pairs = fc.tuple(
      configurationFiles({ sameNames: true }),
      configurationFiles({ sameNames: true }),
    );
    await fc.assert(
      fc.asyncProperty(pairs, async ([before, after]) => {
        const platform = await openPlatform();
        const { applyFile, exported } = await openConfigurations(platform, owner);
        await applyFile(before);
        const gone = Object.keys(before.popups ?? {}).filter((key) => !after.popups?.[key]);
        expect(await applyFile(after, gone)).toMatchObject({ failure: undefined, differences: [] });
        const fresh = await openConfigurations(platform, stranger);
        await fresh.applyFile(after);
        expect(await exported()).toBe(await fresh.exported());
      }),
      { numRuns: tries(15) },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { PhoneKind } from '../../../proxy/settings/phone-kind.js';
import { Environment, secretNames, settingGroups } from '../../../proxy/settings/setting-groups.js';
import { settingTexts } from '../../../proxy/settings/setting-texts.js';
import { readSettings } from '../../../proxy/settings/settings.js';
import { groupText, settingsText } from '../../../proxy/settings/settings-document.js';
import { DEADLINE_MS } from '../../../proxy/webappel/transport.js';
import { generatedPage } from '../../support/source/generated-page.js';

const page = generatedPage('docs/settings.md', settingsText());

/** The cells of each setting on the page, by its name. */
const rows = new Map(
  page
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(' | '))
    .map((cells) => [cells[0]?.replaceAll('`', '') ?? '', cells]),
);

const anotherWebAppel = {
  WEBAPPEL_URL: 'https://webappel.example/get/webappel/api.php',
  WEBAPPEL_EMAIL: 'owner@shop.example',
  WEBAPPEL_PASS: 'secret',
};
const environments: Record<PhoneKind, Record<string, string>> = {
  none: anotherWebAppel,
  simulated: {},
};
const conditions = { none: 'with another WebAppel', simulated: 'with simulated phones' };

/** The default that the page gives a setting, where it is a value. */
function statedDefault(cell: string, phones: PhoneKind): string | undefined {
  const ofKind = cell.split('; ').find((part) => part.startsWith(`${conditions[phones]}: `));
  return /^`([^`]+)`$/.exec(ofKind?.slice(conditions[phones].length + 2) ?? cell)?.[1];
}

const settingsWith = (environment: Record<string, string>) => {
  // Made anew for each run.
  const { adminToken: _, ...settings } = readSettings(environment);
  return settings;
};

describe('docs/settings.md', () => {
  it('docs/settings.md is up to date (npm run docs writes it anew)', () => {
    expect(page).toBe(settingsText());
  });

  it('docs/settings.md has one row for every setting, with default, value and meaning', () => {
    expect([...rows.keys()].sort()).toEqual(Object.keys(Environment.shape).sort());
    for (const cells of rows.values()) {
      expect(cells).toHaveLength(4);
      for (const cell of cells) expect(cell.trim()).not.toBe('');
      expect(cells[3]).toMatch(/[.)…]$/);
    }
  });

  it('no two groups of docs/settings.md have the same setting', () => {
    const names = settingGroups.flatMap(({ variables }) => Object.keys(variables));
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([...rows.keys()])(
    'docs/settings.md states a default of %s that changes nothing when it is set',
    (name) => {
      for (const phones of ['none', 'simulated'] as const) {
        const stated = statedDefault(rows.get(name)?.[1] ?? '', phones);
        if (stated === undefined) continue;
        const environment = environments[phones];
        expect(settingsWith({ ...environment, [name]: stated })).toEqual(settingsWith(environment));
      }
    },
  );

  it('docs/settings.md states the default for each kind of phones where they differ', () => {
    const stated = (phones: PhoneKind) =>
      [...rows].filter(([, cells]) => statedDefault(cells[1] ?? '', phones) !== undefined);
    expect(stated('simulated').length).toBeGreaterThanOrEqual(20);
    expect(rows.get('CALL_RETRIES')?.[1]).toBe(
      'with simulated phones: `0`; with another WebAppel: `1`',
    );
  });

  it('docs/settings.md cannot be generated for a setting without description or without default', () => {
    const group = (schema: z.ZodType) => ({ title: 'New', variables: { NEW_SETTING: schema } });
    expect(() => groupText(group(z.string().default('x')))).toThrow(/^NEW_SETTING: has no desc/);
    const described = z.string().optional().register(settingTexts, { about: 'New.' });
    expect(() => groupText(group(described))).toThrow(/^NEW_SETTING: say what applies/);
  });

  it('docs/settings.md says how long the proxy waits for a slow platform', () => {
    expect(rows.get('PLATFORM_LATENCY_MS')?.[3]).toContain(`${DEADLINE_MS / 1000} seconds`);
  });

  it('docs/settings.md names every secret that may be read from a file', () => {
    expect([...secretNames].sort()).toEqual([
      'ACCOUNT_PASS',
      'ADMIN_TOKEN',
      'CENTREX_PASS',
      'DATABASE_URL',
      'ENCRYPTION_KEY',
      'SECRET',
      'SMTP_URL',
      'WEBAPPEL_EMAIL',
      'WEBAPPEL_PASS',
      'WEBHOOK_SECRET',
    ]);
    const rule = page.split('\n- ').find((line) => line.includes('NAME_FILE')) ?? '';
    for (const name of secretNames) expect(rule).toContain(`\`${name}\``);
  });
});

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generatedPage } from '../support/source/generated-page.js';
import { root } from '../support/source/source-files.js';

const script = (...args: string[]): string =>
  execFileSync(process.execPath, [join(root, 'proxy/bin/sbom.js'), ...args], { encoding: 'utf8' });

interface Component {
  name: string;
  version: string;
  purl: string;
  hashes: { alg: string; content: string }[];
  licenses: { license?: { id?: string; name?: string }; expression?: string }[];
}
const text = script();
const bill: {
  bomFormat: string;
  serialNumber: string;
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
} = JSON.parse(text);

interface LockedPackage {
  version: string;
  license?: string;
  dev?: true;
}
const locked = Object.entries(
  JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages as Record<
    string,
    LockedPackage
  >,
)
  .filter(([path]) => path !== '')
  .map(([path, { version, license, dev }]) => ({
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version,
    license,
    runs: dev === undefined,
  }));
const idOf = ({ name, version }: { name: string; version: string }) => `${name}@${version}`;

/** Licences that let anybody use, change and sell the software, if the notice stays. */
const allowed = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  '(MIT OR Apache-2.0)',
];
/** Of tools that make or test Rappel and are in no part of it. */
const allowedForTools = [
  ...allowed,
  // So htmx spells 0BSD.
  'BSD-0-Clause',
  'BlueOak-1.0.0',
  'MPL-2.0',
  'PSF-2.0',
  '(MIT AND Zlib)',
  '(MIT OR CC0-1.0)',
  'MIT OR Apache-2.0',
];

/** Packages whose licences are not all allowed. */
const refused = (components: readonly Component[]): string[] =>
  components
    .filter(
      ({ licenses }) =>
        licenses.length === 0 ||
        !licenses.every(({ license, expression }) =>
          allowed.includes(expression ?? license?.id ?? ''),
        ),
    )
    .map(idOf);

describe('the SBOM', () => {
  it('the SBOM names each package that runs, with its version, place and hash, and no tool', () => {
    expect(bill.bomFormat).toBe('CycloneDX');
    const running = locked.filter(({ runs }) => runs).map(idOf);
    expect(running.length).toBeGreaterThan(50);
    expect(bill.components.map(idOf).sort()).toEqual([...new Set(running)].sort());
    expect(bill.dependencies.map(({ ref }) => ref)).toEqual(
      expect.arrayContaining(bill.dependencies.flatMap(({ dependsOn }) => dependsOn)),
    );
    for (const { name, version, purl, hashes } of bill.components) {
      expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`);
      expect(hashes).toEqual([
        { alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) },
      ]);
    }
  });

  it('nothing in the SBOM depends on the time or on chance', () => {
    expect(text).not.toContain('timestamp');
    expect(bill.serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});

describe('the licences', () => {
  it('docs/licences.md is up to date (npm run docs writes it anew)', () => {
    const page = script('--licences');
    expect(generatedPage('docs/licences.md', page)).toBe(page);
    for (const { name, version } of bill.components)
      expect(page).toContain(`| ${name} | ${version} |`);
  });

  it('every package that runs has a licence that is allowed', () => {
    expect(refused(bill.components)).toEqual([]);
  });

  it.each([
    ['another licence', [{ license: { id: 'GPL-3.0-only' } }]],
    ['an allowed licence and another one', [{ license: { id: 'MIT' } }, { license: { id: 'X' } }]],
    ['a choice', [{ expression: 'MIT OR GPL-2.0' }]],
    ['a licence without a known name', [{ license: { name: 'SEE LICENSE' } }]],
    ['no licence', []],
  ])('a package with %s is refused', (_, licenses) => {
    const [component] = bill.components;
    expect(refused([{ ...(component as Component), licenses }])).toHaveLength(1);
  });

  it('every tool has a licence that is allowed for tools', () => {
    // Its package.json names no licence; the text beside it is that of MIT.
    const withoutName = ['only'];
    const others = locked
      .filter(({ runs, name, license }) => !runs && !(withoutName.includes(name) && !license))
      .filter(({ license = '' }) => !allowedForTools.includes(license));
    expect(others.map(idOf)).toEqual([]);
  });
});

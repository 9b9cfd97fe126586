import { createHash } from 'node:crypto';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readWidgetBuild } from '../../proxy/widget-files/widget-build.js';
import { languages } from '../../widget/messages/button-words.js';

let temporary: string;
let folder: string;
const root = join(import.meta.dirname, '../..');

/** Builds the sources in a folder as a release does, in another environment than this one. */
async function buildWidget(
  sources: string,
  outDir: string,
  environment: Record<string, string> = {},
): Promise<void> {
  // With NODE_ENV=test the build would contain Lit's development warnings.
  for (const [name, value] of Object.entries({ NODE_ENV: 'production', ...environment }))
    vi.stubEnv(name, value);
  try {
    await build({
      configFile: join(sources, 'vite.config.ts'),
      root: join(sources, 'widget'),
      logLevel: 'silent',
      build: { outDir, emptyOutDir: true },
    });
  } finally {
    vi.unstubAllEnvs();
  }
}

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'rappel-widget-'));
  folder = join(temporary, 'site');
  await buildWidget(root, folder);
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

const read = (path: string) => readFile(join(folder, path), 'utf8');
const chunk = async (name: string) => {
  const [build] = await readdir(join(folder, 'assets'));
  return `assets/${build}/${name}.js`;
};
/** A file and everything that it imports statically. */
async function withImports(path: string, found = new Set<string>()): Promise<Set<string>> {
  if (found.has(path)) return found;
  found.add(path);
  for (const [, name = ''] of (await read(path)).matchAll(
    /(?:from|import)\s*["'`]\.\/([^"'`]+)["'`]/g,
  ))
    await withImports(join(dirname(path), name), found);
  return found;
}
const brotliBytes = async (paths: Iterable<string>) => {
  let bytes = 0;
  for (const path of paths) bytes += brotliCompressSync(await read(path)).length;
  return bytes;
};

const integrityOf = async (path: string) =>
  `sha256-${createHash('sha256')
    .update(await read(path))
    .digest('base64')}`;

/** Copies the sources of the widget into another folder. */
async function cloneOf(name: string): Promise<string> {
  const clone = join(temporary, name);
  await mkdir(clone);
  for (const path of [
    'widget',
    'shared',
    'proxy/widget-files',
    'proxy/http/compressible-body.ts',
    'vite.config.ts',
    'tsconfig.json',
    'package.json',
    'package-lock.json',
  ])
    await cp(join(root, path), join(clone, path), { recursive: true });
  await symlink(join(root, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}

describe('the built widget', () => {
  it('the script tag’s file is a classic script and declares no global names', async () => {
    const script = new Script(await read('rappel.js'));
    const context = {
      document: {
        currentScript: { src: 'https://rappel.example/rappel.js?popup=77', dataset: {} },
        readyState: 'loading',
        addEventListener: () => undefined,
      },
      URL,
    };
    const before = Object.keys(context);
    script.runInNewContext(context);
    expect(Object.keys(context)).toEqual(before);
  });

  it('the script tag’s file takes less than 2.3 kB before a visitor is about to use the widget', async () => {
    expect(await brotliBytes(['rappel.js'])).toBeLessThan(2300);
  });

  it('the script tag’s file loads one file, which loads the element and what few pages need; all know the integrity of the next, and import nothing', async () => {
    const [later, page, element] = await Promise.all(['later', 'page', 'widget'].map(chunk));
    for (const [loader, path] of [
      ['rappel.js', later],
      [later, element],
      [later, page],
    ] as [string, string][]) {
      expect(await read(loader)).toContain(await integrityOf(path));
      expect([...(await withImports(path))]).toEqual([path]);
    }
    expect(await brotliBytes([later as string])).toBeLessThan(900);
    expect(await brotliBytes([page as string])).toBeLessThan(1800);
  });

  it('the element knows the integrity of all other parts, which import from it and from the form only', async () => {
    const element = await chunk('widget');
    const form = await chunk('form');
    const source = await read(element);
    const known = new Set([element, await chunk('later'), await chunk('page')]);
    const rest = (await readdir(dirname(join(folder, element))))
      .filter((name) => name.endsWith('.js') && !/^(demo|playground)\.js$/.test(name))
      .map((name) => join(dirname(element), name))
      .filter((path) => !known.has(path));
    for (const path of rest) {
      expect([path, source.includes(await integrityOf(path))]).toEqual([path, true]);
      const imports = [...(await withImports(path))].filter((other) => other !== path);
      expect([element, form]).toEqual(expect.arrayContaining(imports));
    }
    for (const language of languages)
      expect(await brotliBytes([await chunk(language)])).toBeLessThan(3.2 * 1024);
  });

  it('a change of a file changes the folder of all, which know the integrity of each other', async () => {
    const clone = await cloneOf('changed');
    await appendFile(join(clone, 'widget/messages/en.ts'), '\nexport const more = 1;\n');
    await buildWidget(clone, join(temporary, 'after-change'));
    const [before, after] = [
      await readdir(join(folder, 'assets')),
      await readdir(join(temporary, 'after-change/assets')),
    ];
    expect(after).not.toEqual(before);
  });

  it('the form with the check of plain numbers takes less than 37.5 kB, and what few need comes later', async () => {
    const before = ['later', 'widget', 'form', 'fr'].map(chunk);
    const bytes = await brotliBytes(['rappel.js', ...(await Promise.all(before))]);
    expect(bytes).toBeLessThan(37_500);
    expect(await brotliBytes([await chunk('request')])).toBeLessThan(3_600);
    expect(await brotliBytes([await chunk('times')])).toBeLessThan(2_700);
  });

  it('the whole check of numbers comes with the first one that needs it', async () => {
    const kit = await chunk('phone-kit');
    const loaded = await withImports(await chunk('form'));
    expect(loaded).not.toContain(kit);
    for (const path of loaded) expect(await read(path)).not.toContain('INVALID_COUNTRY');
    expect(await read(kit)).toContain('INVALID_COUNTRY');
    expect(await brotliBytes([kit])).toBeLessThan(16_500);
  });

  it('nobody loads the solver of challenges before being asked, and it is small', async () => {
    const solver = await chunk('solve-challenge');
    const loaded = new Set<string>();
    for (const name of ['widget', 'form', 'phone-kit'])
      await withImports(await chunk(name), loaded);
    expect(loaded).not.toContain(solver);
    for (const path of loaded) expect(await read(path)).not.toContain('deriveBits');
    expect([...(await withImports(solver))]).toEqual([solver]);
    expect(await brotliBytes([solver])).toBeLessThan(2 * 1024);
  });

  it('a clone in another folder builds the same bytes', async () => {
    const clone = await cloneOf('clone');
    await buildWidget(clone, join(temporary, 'again'));
    const [first, second] = [
      await readWidgetBuild(folder),
      await readWidgetBuild(join(temporary, 'again')),
    ];
    expect([...second.keys()].sort()).toEqual([...first.keys()].sort());
    for (const [path, { body }] of first)
      expect([path, second.get(path)?.body.hash]).toEqual([path, body.hash]);
  });

  it('a build whose files hold a secret of the machine fails and does not say the secret', async () => {
    const building = buildWidget(root, join(temporary, 'leaking'), { ADMIN_TOKEN: 'rappel-popup' });
    const failure: Error = await building.then(
      () => new Error('it was built'),
      (reason) => reason,
    );
    expect(failure.message).toMatch(/widget\.js holds the value of ADMIN_TOKEN/);
    expect(failure.message).not.toContain('rappel-popup');
  });

  it('the texts of the licences of all packages in the widget are among its files', async () => {
    const licences = await read('licences.txt');
    const packages = [...licences.matchAll(/^## (\S+) - \S+ \((.+)\)$/gm)];
    expect(packages.map(([, name]) => name)).toEqual([
      '@lit/reactive-element',
      'altcha-lib',
      'libphonenumber-js',
      'lit-element',
      'lit-html',
      'lit',
      'qr',
    ]);
    expect(licences.match(/^Copyright|^The MIT License|\(c\)/gm)?.length).toBeGreaterThanOrEqual(5);
  });

  it('the widget contains no schema library, and nothing inline that a strict content security policy forbids', async () => {
    for (const file of await readdir(join(folder, 'assets'), { recursive: true }))
      if (file.endsWith('.js')) expect(await read(`assets/${file}`)).not.toContain('ZodError');
    expect(await read('index.html')).not.toMatch(/<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=/);
  });
});

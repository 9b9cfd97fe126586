import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// @ts-expect-error plain JavaScript, which the build runs
import { buildPackage } from '../../../widget/package/build-package.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rappel-package-'));
  buildPackage(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the npm package', () => {
  it('publint finds nothing to say about it', async () => {
    const { messages } = await publint({ pkgDir: folder, strict: true, pack: false });
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  it('TypeScript finds its types in each way of resolving modules that knows exports', async () => {
    const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
    const result = await checkPackage(
      createPackageFromTarballData(readFileSync(join(folder, packed))),
    );
    const problems = 'problems' in result ? result.problems : [{ kind: 'no types' as const }];
    expect(
      problems.filter(
        // It is for bundlers and browsers: `require` and Node 10 do not load modules for pages.
        (problem) =>
          !('resolutionKind' in problem && problem.resolutionKind === 'node10') &&
          problem.kind !== 'CJSResolvesToESM',
      ),
    ).toEqual([]);
  });

  it('its types compile, and know the element, its events and its methods', () => {
    const page = join(folder, 'page.ts');
    const source = `import { loadRappel, type RappelPopup } from './index.js';
void loadRappel({ proxy: 'https://rappel.example' });
const popup: RappelPopup = document.createElement('rappel-popup');
popup.prefillName = 'Anne';
void popup.open();
popup.addEventListener('rappel-state', ({ detail }) => detail.state === 'connected');
// @ts-expect-error no such mode
popup.mode = 'sideways';
`;
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      skipDefaultLibCheck: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
      types: [],
    };
    const host = ts.createCompilerHost(options);
    const { readFile, fileExists, getSourceFile } = host;
    host.readFile = (path) => (path === page ? source : readFile(path));
    host.fileExists = (path) => path === page || fileExists(path);
    host.getSourceFile = (path, ...rest) =>
      path === page
        ? ts.createSourceFile(path, source, ts.ScriptTarget.ES2022)
        : getSourceFile(path, ...rest);
    const program = ts.createProgram([page], options, host);
    expect(
      ts
        .getPreEmitDiagnostics(program)
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    ).toEqual([]);
  });

  it('loading on a server does nothing and does not fail', async () => {
    const { loadRappel } = await import(join(folder, 'index.js'));
    const first = await Promise.race([
      loadRappel({ proxy: 'https://rappel.example' }),
      Promise.resolve('still open'),
    ]);
    expect(first).toBe('still open');
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileScript, parse } from 'vue/compiler-sfc';
import { launchBrowser, openPage } from '../support/browser/browser.js';
import { startSite } from '../support/browser/site.js';
import { type Program, startProgram } from '../support/program/run-program.js';
import { root } from '../support/source/source-files.js';

let program: Program;
let browser: Browser;
let recipes: string;

beforeAll(async () => {
  [program, browser, recipes] = await Promise.all([
    startProgram(),
    launchBrowser(),
    readFile(join(root, 'docs/elements.md'), 'utf8'),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await program?.stop();
});

/** The code that the document gives under a name, with the address of this program. */
function recipeOf(name: string, language: string): string {
  const text = recipes.slice(recipes.indexOf(`**${name}.**`));
  const [, code] = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(text) ?? [];
  if (!code) throw new Error(`docs/elements.md has no recipe for ${name}`);
  return code.replace('https://rappel.example.fr', program.url);
}

const compiledForVue = (source: string): string =>
  compileScript(parse(source).descriptor, {
    id: 'recipe',
    inlineTemplate: true,
    templateOptions: {
      compilerOptions: { isCustomElement: (tag) => tag.startsWith('rappel-') },
    },
  }).content;

/** @param files the sources of a small application by name; `main` is its entry */
async function bundle(files: Readonly<Record<string, string>>): Promise<string> {
  const named: Record<string, string> = {
    '@rappel/widget': join(root, 'widget/package/load-rappel.js'),
  };
  const build = await rolldown({
    input: 'main',
    platform: 'browser',
    plugins: [
      {
        name: 'recipe',
        resolveId: (id) => named[id] ?? (id in files ? join(root, `recipe-${id}.jsx`) : null),
        load(id) {
          const [, file = ''] = /recipe-(\w+)\.jsx$/.exec(id) ?? [];
          return files[file] ?? null;
        },
      },
    ],
    transform: {
      define: {
        'process.env.NODE_ENV': '"production"',
        __VUE_OPTIONS_API__: 'false',
        __VUE_PROD_DEVTOOLS__: 'false',
        __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
      },
    },
  });
  const { output } = await build.generate({ format: 'esm', minify: true });
  await build.close();
  return output[0].code;
}

describe('the recipes of the document', () => {
  it.each([
    [
      'React 19',
      () => ({
        recipe: recipeOf('React 19', 'jsx'),
        main: `import { createElement } from 'react';
          import { createRoot } from 'react-dom/client';
          import { CallMe } from 'recipe';
          createRoot(document.querySelector('#app')).render(createElement(CallMe, { name: 'Zoé' }));`,
      }),
      'Zoé',
      '01 99 00 61 01',
    ],
    [
      'Vue 3',
      () => ({
        recipe: compiledForVue(recipeOf('Vue 3', 'html')),
        main: `import { createApp } from 'vue';
          import CallMe from 'recipe';
          createApp(CallMe).mount('#app');`,
      }),
      '',
      '01 99 00 62 01',
    ],
  ])(
    'a visitor is called by the recipe for %s, as it stands there',
    async (_, filesOf, name, number) => {
      const code = (await bundle(filesOf())).replaceAll('</script', '<\\/script');
      const site = await startSite(
        `<!doctype html><html lang="fr"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1><div id="app"></div><script type="module">${code}</script>`,
      );
      const { page, errors } = await openPage(browser);
      try {
        await page.goto(site.origin);
        await page.locator('rappel-popup #number').fill(number);
        if (name) expect(await page.locator('rappel-popup #name').inputValue()).toBe(name);
        await page.locator('rappel-popup button[type=submit]').click();
        await page.locator('rappel-popup #state').waitFor();
        expect(errors).toEqual([]);
      } finally {
        await page.close();
        await site.close();
      }
    },
  );
});

import { mkdirSync, writeFileSync } from 'node:fs';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { bundleLoader } from './widget/loader/bundle.js';

/** Writes the results that `npm test` adds up. */
const resultReporter = {
  onTestRunFinished({ sessions }) {
    const results = { passed: 0, failures: [] };
    const add = (file, { tests = [], suites = [] }) => {
      for (const { name, skipped, passed, error } of tests) {
        if (skipped) continue;
        if (passed) results.passed += 1;
        else results.failures.push(`${file}: ${name}\n    ${error?.message ?? ''}`);
      }
      for (const suite of suites) add(file, suite);
    };
    for (const { passed, testFile, testResults } of sessions) {
      if (testResults) add(testFile, testResults);
      // A file that cannot be loaded has no test results.
      if (!passed && !testResults) results.failures.push(`${testFile}: it cannot be loaded`);
    }
    mkdirSync('dist/test-results', { recursive: true });
    writeFileSync('dist/test-results/widget.json', JSON.stringify(results));
  },
};

/** The script tag's file as it is built, with the sources as the widget's files. */
const scriptTag = await bundleLoader({
  folder: '/widget/popup/',
  later: ['../loader/later.js', ''],
});

export default {
  files: 'test/widget/**/*.browser.test.ts',
  nodeResolve: { exportConditions: ['browser', 'import'] },
  concurrency: 1,
  browsers: [
    chromeLauncher({
      concurrency: 1,
      launchOptions: {
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: [
          '--headless',
          '--no-sandbox',
          '--disable-gpu',
          '--disable-quic',
          '--no-first-run',
          '--disable-background-networking',
          '--disable-component-update',
          '--disable-sync',
          // Pages that the browser keeps ready behind its address bar, and that cost more than ours do.
          '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup',
        ],
      },
    }),
  ],
  // The plugin cannot see the import address that the loader builds at run time.
  middleware: [
    (context, next) => {
      if (/^\/widget\/.*\.js$/.test(context.path))
        context.url = context.url.replace(/\.js\b/, '.ts');
      return next();
    },
  ],
  plugins: [
    {
      name: 'forced-colours',
      // The emulateMedia of the test runner cannot do it in this browser.
      async executeCommand({ command, payload, session }) {
        if (command !== 'force-colours') return undefined;
        const page = session.browser.getPage(session.id);
        const devTools = await page.createCDPSession();
        const value = payload ? 'active' : 'none';
        await devTools.send('Emulation.setEmulatedMedia', {
          features: [{ name: 'forced-colors', value }],
        });
        return true;
      },
    },
    {
      name: 'script-tag',
      serve: ({ path }) => (path === '/rappel.js' ? { body: scriptTag, type: 'js' } : undefined),
    },
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: 'widget/tsconfig.json',
      define: {
        INTEGRITY_OF_PARTS: '{}',
        ELEMENT_FILE: '["rappel-popup.js", ""]',
        PAGE_FILE: '["../loader/unusual-page.js", ""]',
      },
    }),
  ],
  // The first run of axe takes seconds on a busy machine.
  testFramework: { config: { timeout: 10_000 } },
  reporters: [defaultReporter(), resultReporter],
};

// What the widget costs a page: bytes and requests, the time to the button and from a click to the form on a slow phone,
// long tasks and layout shifts. Beside it a bare element of Lit with one button, served the same way.
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { rolldown } from 'rolldown';
import { systemClock } from '../../proxy/clock.js';
import { createLog } from '../../proxy/log.js';
import { startRappel } from '../../proxy/program.js';
import { readSettings } from '../../proxy/settings/settings.js';
import type { PopupView } from '../../shared/callback.js';
import { launchBrowser } from '../support/browser/browser.js';
import { startSite } from '../support/browser/site.js';
import { median, report, sized } from './measure.js';
import { SLOWDOWN, slowDown } from './slow-phone.js';
import { weightsOfForm, weightsOfManyCountries, weightsOfOthers } from './widget-weights.js';

const ROUNDS = sized(9, 1);
const OPENINGS = sized(50, 1);

/** Collects in the page what only the page can see. Written without our code, because it runs there. */
const observe = `
  globalThis.seen = { longTasks: [], shift: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longTasks.push(duration);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) seen.shift += value;
  }).observe({ type: 'layout-shift', buffered: true });
  globalThis.timeOf = (element, selector) => new Promise((resolve) => {
    const look = () => document.querySelector(element)?.shadowRoot?.querySelector(selector)
      ? resolve(performance.now())
      : requestAnimationFrame(look);
    look();
  });
`;

interface Contender {
  name: string;
  script: string;
  element: string;
  button: string;
}

/** One visit of a page with the button, with an empty cache. Times in milliseconds from the start of the navigation. */
async function visit(browser: Browser, { script, element, button }: Contender, isWarm = false) {
  const site = await startSite(
    `<!doctype html><html lang="fr"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1><p>${'Text. '.repeat(200)}</p><script src="${script}" data-popup="77" async></script>`,
  );
  const page = await browser.newPage();
  try {
    await slowDown(page);
    await page.addInitScript(observe);
    if (isWarm) await open(page, site.origin, element, button);
    const shownAt = await open(page, site.origin, element, button);
    await page.waitForLoadState('networkidle');
    return { page, shownAt, ...(await costs(page, new URL(script).origin)), close };
  } catch (failure) {
    await close();
    throw failure;
  }
  async function close(): Promise<void> {
    await page.close();
    await site.close();
  }
}

async function open(page: Page, url: string, element: string, button: string): Promise<number> {
  await page.goto(url);
  return page.evaluate(`timeOf('${element}', '${button}')`) as Promise<number>;
}

/** Bytes with headers, and requests, that went to an origin since the page began. */
const costs = (page: Page, origin: string) =>
  page.evaluate((server) => {
    const entries = (
      performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    ).filter(({ name }) => name.startsWith(server));
    const { longTasks, shift } = (
      globalThis as unknown as { seen: { longTasks: number[]; shift: number } }
    ).seen;
    return {
      bytes: entries.reduce((sum, { transferSize }) => sum + transferSize, 0),
      requests: entries.length,
      longest: Math.max(0, ...longTasks),
      shift,
    };
  }, origin);

/** From the click to a field that can be filled. */
async function openForm(page: Page, { element }: Contender): Promise<number> {
  return page.evaluate(`(async () => {
    const startedAt = performance.now();
    document.querySelector('${element}').shadowRoot.querySelector('.launcher').click();
    return (await timeOf('${element}', 'form input:not([type=radio])')) - startedAt;
  })()`) as Promise<number>;
}

/** What is left in the page after the first opening, and after many more: kilobytes of the heap, listeners, nodes. */
async function openManyTimes(url: string) {
  const site = await startSite(
    `<!doctype html><html lang="fr"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1><script src="${url}" data-popup="77" async></script>`,
  );
  const page = await browser.newPage();
  try {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    await session.send('HeapProfiler.enable');
    const openOnce = async () => {
      await page.evaluate("document.querySelector('rappel-popup').open()");
      await page.evaluate("timeOf('rappel-popup', 'form input:not([type=radio])')");
      await page.evaluate("document.querySelector('rappel-popup').close()");
    };
    const left = async () => {
      for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage');
      const { metrics } = await session.send('Performance.getMetrics');
      const find = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
      return {
        'heap kB': find('JSHeapUsedSize') / 1024,
        listeners: find('JSEventListeners'),
        nodes: find('Nodes'),
      };
    };
    await page.addInitScript(observe);
    await open(page, site.origin, 'rappel-popup', '.launcher');
    await openOnce();
    const first = await left();
    for (let time = 0; time < OPENINGS; time += 1) await openOnce();
    return [
      { what: 'after one opening', ...first },
      { what: `after ${OPENINGS} more`, ...(await left()) },
    ];
  } finally {
    await page.close();
    await site.close();
  }
}

/** A button of Lit, as small as its users make it. */
async function serveBareLit() {
  const source = `
    import { html, LitElement } from 'lit';
    customElements.define('bare-button', class extends LitElement {
      render() { return html\`<button class="launcher">Call me back</button>\`; }
    });
    document.body.append(document.createElement('bare-button'));
  `;
  const bundle = await rolldown({
    input: 'bare-button',
    platform: 'browser',
    resolve: { conditionNames: ['browser', 'production', 'import'] },
    plugins: [
      {
        name: 'bare-button',
        resolveId: (id) => (id === 'bare-button' ? join(process.cwd(), 'bare-button.js') : null),
        load: (id) => (id.endsWith('bare-button.js') ? source : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  const body = brotliCompressSync(output[0].code);
  const server = createServer((_request, response) => {
    response
      .setHeader('Content-Type', 'text/javascript')
      .setHeader('Content-Encoding', 'br')
      .setHeader('Cache-Control', 'public, max-age=600')
      .setHeader('Timing-Allow-Origin', '*')
      .end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/bare.js`, close: () => server.close() };
}

const bareLit = await serveBareLit();
const settings = readSettings({
  HOST: '127.0.0.1',
  PORT: '0',
  PLATFORM_PORT: '0',
  DATABASE_URL: 'sqlite::memory:',
  LOG_LEVEL: 'error',
});
const program = await startRappel({
  settings,
  clock: systemClock,
  log: createLog(settings.logLevel),
  widgetFolder: join(process.cwd(), 'dist/app/site'),
  version: 'bench',
});
const browser = await launchBrowser();
try {
  const rappel = {
    name: 'rappel.js',
    script: new URL('/rappel.js', program.url).href,
    element: 'rappel-popup',
    button: '.launcher',
  };
  const bare = {
    name: 'bare Lit element',
    script: bareLit.url,
    element: 'bare-button',
    button: 'button',
  };
  const button: Record<string, Awaited<ReturnType<typeof visit>>[]> = {};
  const warm: Record<string, number[]> = {};
  const forms: (Awaited<ReturnType<typeof costs>> & { ms: number })[] = [];
  for (let round = 0; round < ROUNDS; round += 1)
    for (const contender of [rappel, bare]) {
      const visited = await visit(browser, contender);
      button[contender.name] = [...(button[contender.name] ?? []), visited];
      if (contender === rappel) {
        const ms = await openForm(visited.page, contender);
        await visited.page.waitForLoadState('networkidle');
        forms.push({ ms, ...(await costs(visited.page, new URL(program.url).origin)) });
      }
      await visited.close();
      const again = await visit(browser, contender, true);
      warm[contender.name] = [...(warm[contender.name] ?? []), again.shownAt];
      await again.close();
    }
  const siteFolder = join(process.cwd(), 'dist/app/site');
  const [parts = ''] = await readdir(join(siteFolder, 'assets'));
  const view = (await (await fetch(new URL('/api/popups/77', program.url))).json()) as PopupView;
  report('widget', [
    {
      title: 'bytes with Brotli, to a form with phone rules',
      rows: weightsOfForm(siteFolder, join('assets', parts), view),
    },
    { title: 'bytes with Brotli, many countries', rows: weightsOfManyCountries(view) },
    { title: 'bytes with Brotli, others', rows: await weightsOfOthers() },
    {
      title: 'what openings leave behind',
      rows: await openManyTimes(rappel.script),
    },
    {
      title: `before a visitor moves, slow 4G and ${SLOWDOWN} × slower processor, ${ROUNDS} visits`,
      rows: [rappel, bare].map(({ name }) => {
        const visits = button[name] ?? [];
        const middle = (figure: 'shownAt' | 'bytes' | 'requests' | 'longest' | 'shift') =>
          median(visits.map((each) => each[figure]));
        return {
          what: name,
          bytes: middle('bytes'),
          requests: middle('requests'),
          'button after ms': middle('shownAt'),
          'warm ms': median(warm[name] ?? []),
          'longest task ms': middle('longest'),
          'layout shift': middle('shift'),
        };
      }),
    },
    {
      title: 'from a click on the button to the form, on the same machine',
      rows: [
        {
          what: 'rappel.js',
          'form after ms': median(forms.map(({ ms }) => ms)),
          'bytes in all': median(forms.map(({ bytes }) => bytes)),
          'requests in all': median(forms.map(({ requests }) => requests)),
          'longest task ms': median(forms.map(({ longest }) => longest)),
          'layout shift': median(forms.map(({ shift }) => shift)),
        },
      ],
    },
  ]);
} finally {
  await browser.close();
  await program.close();
  bareLit.close();
}

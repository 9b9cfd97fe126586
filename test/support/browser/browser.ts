import { type Browser, chromium, type Page } from 'playwright-core';

/**
 * What the browser does without: first the two pages that it keeps ready behind the address bar of every window, which
 * cost more than ours do, then what Playwright turns off. Of two such flags Chromium reads the last one only.
 */
const withoutFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

/**
 * Launches Debian's Chromium. The flags stop its background traffic and let it run as root.
 * @param flags more of them
 */
export const launchBrowser = (...flags: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--disable-features=${withoutFeatures.join()}`,
      ...flags,
    ],
  });

let shared: Promise<Browser> | undefined;

/**
 * The browser of this process, for the test files that run in it one after the other. To close it is to close what was
 * opened in it; it ends with the process.
 */
export async function sharedBrowser(): Promise<Browser> {
  shared ??= launchBrowser().then((browser) => {
    browser.close = async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
    };
    return browser;
  });
  return shared;
}

export interface OpenPage {
  page: Page;
  /** Uncaught errors and console errors of the page, except the browser's note about an HTTP 409, 422, 428 or 429. */
  errors: string[];
}

/** Opens a page in a browser context of its own. */
export async function openPage(
  browser: Browser,
  {
    locale = 'fr-FR',
    width = 1280,
    height = 800,
  }: { locale?: string; width?: number; height?: number } = {},
): Promise<OpenPage> {
  const page = await browser.newPage({
    locale,
    timezoneId: 'Europe/Paris',
    viewport: { width, height },
  });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    const isProblem = /responded with a status of (409|422|428|429) /.test(message.text());
    if (message.type() === 'error' && !isProblem) errors.push(message.text());
  });
  return { page, errors };
}

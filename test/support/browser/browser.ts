import { type Browser, chromium, type Page } from 'playwright-core';

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
      ...flags,
    ],
  });

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

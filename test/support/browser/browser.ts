import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's Chromium; the flags keep it from calling home and let it run as root. */
export const launchBrowser = (): Promise<Browser> =>
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
    ],
  });

export interface OpenPage {
  page: Page;
  /**
   * What went wrong in the page: uncaught errors, and messages of the console that are errors. That the proxy answered
   * with a problem is none: the browser says so by itself, and the popup tells the visitor.
   */
  errors: string[];
}

/** A page of its own, with no memory of another; it speaks the language and has the size that are asked for. */
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
    const isProblem = /responded with a status of (409|422|429) /.test(message.text());
    if (message.type() === 'error' && !isProblem) errors.push(message.text());
  });
  return { page, errors };
}

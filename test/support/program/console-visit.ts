import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Program } from './run-program.js';

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** Errors of the page, violations of its policy included. */
  errors: string[];
}

/** Opens a browser window of its own. */
export async function openVisit(browser: Browser, options: object = {}): Promise<Visit> {
  const context = await browser.newContext({
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const page = await context.newPage();
  return { context, page, errors: errorsOf(page) };
}

/** Collects the errors of a page, violations of its policy included. */
export function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

/** The owner's token that the start printed. */
export const tokenOf = (from: Program): string =>
  /ADMIN_TOKEN\s+(\S+)/.exec(from.output())?.[1] ?? '';

/** Waits for the page with this heading. */
export const heading = (page: Page, name: string) =>
  page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

/** Signs in with the token. */
export async function enterConsole(page: Page, from: Program): Promise<void> {
  await page.goto(`${from.url}/console`);
  await page.getByLabel('ADMIN_TOKEN').fill(tokenOf(from));
  await page.getByRole('button', { name: 'Sign in with the token' }).click();
  await heading(page, 'Today');
}

/** Requests a callback as a page of the program's own does. @returns the answer */
export const requestCallback = (page: Page, popupId: string, number: string) =>
  page.evaluate(
    async ([popup, typed]) => {
      const { proof } = await (
        await fetch(`/api/popups/${popup}/proofs`, { method: 'POST' })
      ).json();
      const response = await fetch('/api/callbacks', {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          'Idempotency-Key': crypto.randomUUID(),
          'Page-Proof': proof,
        },
        body: JSON.stringify({ popupId: popup, number: typed, country: 'FR' }),
      });
      return (await response.json()) as { reference?: string };
    },
    [popupId, number],
  );

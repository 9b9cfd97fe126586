import type { Browser, Locator, Page } from 'playwright-core';
import type { LabPage } from '../../../proxy/lab/lab-page.js';
import { waitUntil } from '../time/wait-until.js';
import { openPage } from './browser.js';
import { LabObserver } from './lab-observer.js';

/** What a visitor found on a page of the lab. */
export interface LabVisit {
  /** Whether something was above the button until a key closed it. */
  wasCovered: boolean;
  /** How many buttons there were. */
  buttons: number;
  /** Distances from the right and the bottom of the window, and the size, in pixels. */
  box: { right: number; bottom: number; width: number; height: number };
  /** What stood at the middle of the button. */
  top: string;
  /** Computed styles by part of the widget and name. */
  styles: Record<string, Record<string, string>>;
  /** What was in the field after typing letters, and after typing a number. */
  letters: string;
  number: string;
  focusMoved: boolean;
  closedByEscape: boolean;
  /** Requests for a callback, and the headings of the states that followed. */
  sent: number;
  states: string[];
  /** Whether the stream of states was opened, or a second state came. */
  followed: boolean;
  /** How far the page scrolled, and layout shift: of the page, of the dialog while it opens, and of the dialog later. */
  scrolled: number;
  pageShift: number;
  openShift: number;
  ownShift: number;
  globals: string[];
  errors: string[];
  /** What `more` found. */
  found: unknown;
  bytes: number;
  buttonAfterMs: number;
  formAfterMs: number;
}

interface Look extends Pick<LabVisit, 'buttons' | 'box' | 'top' | 'styles' | 'buttonAfterMs'> {
  middle: { x: number; y: number };
  scrolled: number;
}

/** What is typed in a field. playwright's own way does not know fields in a document of XML. */
export const typedIn = (field: Locator): Promise<string> =>
  field.evaluate((input) => (input as HTMLInputElement).value);

/** More to do while the form is open. */
export type More = (page: Page, numberField: Locator, observer: LabObserver) => Promise<unknown>;

/**
 * Visits a page of the lab: requests a callback, follows it and closes the dialog. A failed visit leaves a picture in
 * `dist/lab/`.
 * @param origin of the lab
 * @param phone a number that no other visit has
 */
export async function visitLab(
  browser: Browser,
  origin: string,
  lab: LabPage,
  phone: string,
  more?: More,
): Promise<LabVisit> {
  const { page, errors } = await openPage(browser);
  try {
    return await visit(page, errors, `${origin}/lab/${lab.name}`, lab, phone, more);
  } catch (failure) {
    await page.screenshot({ path: `dist/lab/${lab.name}.png` });
    throw failure;
  } finally {
    await page.close();
  }
}

async function visit(
  page: Page,
  errors: string[],
  url: string,
  lab: LabPage,
  phone: string,
  more?: More,
): Promise<LabVisit> {
  let sent = 0;
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/callbacks')) sent += 1;
  });
  let followed = false;
  page.on('response', (response) => {
    if (response.url().endsWith('/events') && response.ok()) followed = true;
  });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const observer = await LabObserver.of(page);
  await page.goto(url);
  // By selectors: playwright finds nothing by its label in a document of XML.
  const numberField = page.locator('rappel-popup #number');

  let look = await observer.until<Look>('the button', 'look()');
  const wasCovered = look.top !== 'the button';
  if (lab.press) {
    await page.keyboard.press(lab.press);
    look = await observer.until<Look>(
      'the button above everything',
      "((now) => now?.top === 'the button' && now)(look())",
    );
  }
  await page.mouse.click(look.middle.x, look.middle.y);
  await numberField.waitFor();
  // The wheel beside the dialog would scroll the page.
  await page.mouse.move(5, 5);
  await page.mouse.wheel(0, 300);
  await numberField.click();
  await page.keyboard.type('sk/g');
  const letters = await typedIn(numberField);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(phone);
  const styles = {
    ...look.styles,
    ...(await observer.ask<LabVisit['styles']>('dialogStyles()')),
  };
  const found = await more?.(page, numberField, observer);
  const number = await typedIn(numberField);
  await page.keyboard.press('Tab');
  const focusMoved = await observer.ask<boolean>(
    "focused()?.id !== 'number' && Boolean(focused()?.closest('dialog'))",
  );
  await page.locator('rappel-popup button[type=submit]').click();
  await observer.until('the state of the request', 'seen.states.length > 0');
  await waitUntil('following the request', async () => {
    followed ||= await observer.ask<boolean>('seen.states.length > 1');
    return followed;
  });
  await page.keyboard.press('Escape');
  const closedByEscape = await observer
    .until('the end of the dialog', "parts('dialog').every(({ open }) => !open)")
    .then(
      () => true,
      () => false,
    );
  const { scrolled, ...end } = await observer.ask<
    Pick<
      LabVisit,
      'pageShift' | 'openShift' | 'ownShift' | 'states' | 'scrolled' | 'bytes' | 'formAfterMs'
    >
  >(
    "({ ...seen, scrolled: scrollY, bytes: bytesOf(parts('.launcher')[0].getRootNode().host.getAttribute('proxy')) })",
  );
  return {
    ...look,
    ...end,
    wasCovered,
    styles,
    letters,
    number,
    found,
    focusMoved,
    sent,
    followed,
    closedByEscape,
    scrolled: scrolled - look.scrolled,
    globals: await observer.globals(),
    errors,
  };
}

import type { Browser, Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PopupView } from '../../shared/callback.js';
import { launchBrowser } from '../support/browser/browser.js';
import { pageViolations } from '../support/browser/page-violations.js';
import { mp3Of, pngOf } from '../support/platform/uploads.js';
import {
  enterConsole,
  errorsOf,
  heading,
  openVisit,
  type Visit,
} from '../support/program/console-visit.js';
import { type Program, startProgram } from '../support/program/run-program.js';

let browser: Browser;
let program: Program;
beforeAll(async () => {
  browser = await launchBrowser();
  program = await startProgram();
});
afterAll(async () => {
  await browser.close();
  await program.stop();
});

async function openPopup(id: string, name: string, options?: object): Promise<Visit> {
  const visit = await openVisit(browser, options);
  await enterConsole(visit.page, program);
  await goToPopup(visit.page, id, name);
  return visit;
}

async function goToPopup(page: Page, id: string, name: string): Promise<void> {
  await page.goto(`${program.url}/console/popups/${id}`);
  await heading(page, name);
  await page.getByLabel('Message while you are open').waitFor();
}

/** The form in the frame beside the settings. */
async function previewOf(page: Page): Promise<Frame> {
  const element = await page.getByTitle('The form as visitors see it').elementHandle();
  const frame = await element?.contentFrame();
  if (!frame) throw new Error('There is no preview');
  await frame.getByRole('heading', { name: /Être rappelé|Call me back/ }).waitFor();
  return frame;
}

const sendColour = (frame: Frame): Promise<string> =>
  frame
    .getByRole('button', { name: /Rappelez-moi|Call me/ })
    .evaluate((button) => getComputedStyle(button).backgroundColor);

/** What the platform keeps of a popup, as visitors are told it. */
const shownTo = async (page: Page, id: string): Promise<PopupView> =>
  (await (await page.request.get(`${program.url}/api/popups/${id}`)).json()) as PopupView;

async function apply(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Apply' }).waitFor();
  expect(await pageViolations(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await dialog.getByText('It was read back from WebAppel').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
}

/** What has the focus, and why somebody without a pointer would not see that it has. */
const focusedIn = (page: Page): Promise<{ label: string; fault: string }> =>
  page.evaluate(() => {
    const focused = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLElement> };
    const label = (focused.labels?.[0]?.innerText || focused.innerText || focused.title).trim();
    // A chooser of files shows its focus on the button around it.
    const shown = focused.matches('[type=file]')
      ? (focused.closest('.button') ?? focused)
      : focused;
    const { x, y, width, height } = shown.getBoundingClientRect();
    const on = document.elementFromPoint(x + width / 2, y + height / 2);
    const isCovered = !on || !(shown.contains(on) || on.contains(shown));
    const { outlineStyle } = getComputedStyle(shown);
    const hasOutline = focused.tagName === 'IFRAME' || outlineStyle !== 'none';
    return {
      label,
      fault: isCovered ? 'is covered' : hasOutline ? '' : 'shows no focus',
    };
  });

describe('the page of a popup', () => {
  it('a colour and a message are seen in the form beside them before they are saved, and by visitors afterwards', async () => {
    const { page, context, errors } = await openPopup('77', 'Boutique');
    const requests: string[] = [];
    page.on('request', (request) => {
      if (request.frame() !== page.mainFrame()) requests.push(new URL(request.url()).pathname);
    });
    const frame = await previewOf(page);
    expect(await sendColour(frame)).toBe('rgb(10, 100, 81)');
    await page.getByLabel('Colour as #rrggbb').fill('#a4262c');
    await expect.poll(() => sendColour(frame)).toBe('rgb(164, 38, 44)');
    await page.getByLabel('Message while you are open').fill('On vous rappelle avant midi.');
    await frame.getByText('On vous rappelle avant midi.').waitFor();
    await page.getByLabel('Your second question').fill('Votre vélo');
    await frame.getByText(/votre vélo/).waitFor();
    await page.getByText('3 changes, not saved yet').waitFor();
    expect(await pageViolations(page)).toEqual([]);
    expect(await shownTo(page, '77')).not.toHaveProperty('accent');

    // A visitor's click is answered from the memory of the page: nothing is asked for.
    await frame.getByLabel('Téléphone').fill('01 99 00 12 01');
    await frame.getByRole('button', { name: 'Rappelez-moi' }).click();
    await frame.getByRole('heading', { name: /demande|appelons|file/i }).waitFor();
    expect(requests.filter((path) => path.startsWith('/api'))).toEqual([]);

    await apply(page);
    expect(await shownTo(page, '77')).toMatchObject({
      ...{ accent: '#a4262c', message: 'On vous rappelle avant midi.' },
      labels: { custom2: 'Votre vélo' },
    });
    await page.reload();
    await page.getByLabel('Colour as #rrggbb').waitFor();
    expect(await page.getByLabel('Colour as #rrggbb').inputValue()).toBe('#a4262c');
    expect(await page.getByLabel('Paste this where the button').inputValue()).toContain(
      '--rappel-accent: #a4262c',
    );
    expect(errors).toEqual([]);
    await context.close();
  });

  it('the popup is edited by keyboard alone: each field is reached, its focus is seen and not covered, the form follows, and it is saved', async () => {
    const { page, context, errors } = await openPopup('80', 'Boutique-immediat');
    const frame = await previewOf(page);
    const tabTo = async (name: RegExp): Promise<void> => {
      for (let steps = 0; steps < 90; steps++) {
        await page.keyboard.press('Tab');
        const { label, fault } = await focusedIn(page);
        if (fault) throw new Error(`${label}: ${fault}`);
        if (name.test(label)) return;
      }
      throw new Error(`${name} is not reached by the tab key`);
    };
    await tabTo(/^Message while you are open/);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('On vous rappelle, au clavier.');
    await frame.getByText('On vous rappelle, au clavier.').waitFor();
    await tabTo(/^Or mail voice messages to/);
    await page.keyboard.type('shop@example.test');
    await tabTo(/^Voice of the announcements/);
    await page.keyboard.press('ArrowUp');
    await page.getByRole('status').getByText('3 changes, not saved yet').waitFor();
    await tabTo(/^Save/);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Apply' }).waitFor();
    await dialog
      .getByText('make this change, one after the other.')
      .or(dialog.getByText('One request to WebAppel makes this change.'))
      .waitFor();
    expect(await dialog.locator('code').first().isVisible()).toBe(false);
    await tabTo(/^What is sent to WebAppel/);
    await page.keyboard.press('Enter');
    expect(await dialog.locator('code').first().isVisible()).toBe(true);
    await tabTo(/^Apply$/);
    await page.keyboard.press('Enter');
    await dialog.getByText('It was read back from WebAppel').waitFor();
    expect(await page.evaluate('document.activeElement?.tagName')).toBe('H2');
    await page.keyboard.press('Escape');
    await page.getByText('As at WebAppel').waitFor();
    expect(await shownTo(page, '80')).toMatchObject({ message: 'On vous rappelle, au clavier.' });
    await page.reload();
    await page.getByLabel('Message while you are open').waitFor();
    expect(await page.getByLabel('Or mail voice messages to').inputValue()).toBe(
      'shop@example.test',
    );
    expect(errors).toEqual([]);
    await context.close();
  });

  it('two people change one popup: the second is shown what the first did, and both changes are kept', async () => {
    const { page, context, errors } = await openPopup('78', 'Shop');
    const second = await context.newPage();
    const secondErrors = errorsOf(second);
    await goToPopup(second, '78', 'Shop');
    await page.getByLabel('Message while you are open').fill('We call within the hour.');
    await apply(page);

    await second.getByLabel('Message while you are closed').fill('We are on holiday.');
    await second.getByRole('button', { name: 'Save …' }).click();
    const dialog = second.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await dialog.getByText('Nothing was saved. This is there now').waitFor();
    await dialog.getByText('We call within the hour.').waitFor();
    expect(await pageViolations(second)).toEqual([]);
    await dialog.getByRole('button', { name: 'Plan mine again' }).click();
    await dialog.getByText('We are on holiday.').first().waitFor();
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await dialog.getByText('It was read back from WebAppel').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await second.reload();
    await second.getByLabel('Message while you are open').waitFor();
    expect(await second.getByLabel('Message while you are open').inputValue()).toBe(
      'We call within the hour.',
    );
    expect(await second.getByLabel('Message while you are closed').inputValue()).toBe(
      'We are on holiday.',
    );
    expect(errors).toEqual([]);
    // The browser tells of each answer with a status of an error.
    expect(secondErrors.filter((error) => !error.includes('412'))).toEqual([]);
    await context.close();
  });

  it('a picture and a sound are seen and heard before they are saved, and a file that cannot be used is refused with a sentence', async () => {
    const { page, context, errors } = await openPopup('80', 'Boutique-immediat');
    const choose = (label: string, name: string, mimeType: string, buffer: Buffer) =>
      page.getByLabel(label).setInputFiles({ name, mimeType, buffer });
    await choose('Choose: Picture above', 'notes.txt', 'text/plain', Buffer.from('no picture'));
    await page.getByText('notes.txt is no picture that works here').waitFor();
    await choose('Choose: Picture above', 'large.png', 'image/png', Buffer.alloc(600_000));
    await page.getByText('large.png has 586 KB, and 512 KB is the most').waitFor();
    await choose('Choose: Picture above', 'logo.png', 'image/png', Buffer.from(pngOf(40, 20)));
    const frame = await previewOf(page);
    await frame.locator('img.banner').waitFor();
    await choose(
      'Choose: Greeting of the voicemail',
      'hello.mp3',
      'audio/mpeg',
      Buffer.from(mp3Of(40)),
    );
    await page.getByText('hello.mp3, ').waitFor();
    await apply(page);
    await page.getByRole('img', { name: 'Picture above the message' }).waitFor();
    const width = await page
      .getByRole('img', { name: 'Picture above the message' })
      .evaluate((image) => (image as HTMLImageElement).naturalWidth);
    expect(width).toBe(40);
    await page.getByLabel('Remove: Picture above').click();
    await page.getByText('is removed when you save').waitFor();
    await apply(page);
    await page.getByLabel('Choose: Picture above').waitFor({ state: 'attached' });
    expect(errors).toEqual([]);
    await context.close();
  });

  it('what would make visitors fail is told while one types, and again before one saves', async () => {
    const { page, context } = await openPopup('80', 'Boutique-immediat');
    await page.getByLabel('Group that is called').selectOption('nobody');
    const checks = page.getByRole('region', { name: 'Checks' });
    await checks.getByText('It has no group to call during opening hours.').waitFor();
    await page.getByRole('button', { name: 'Save …' }).click();
    await page
      .getByRole('dialog')
      .getByText('It has no group to call during opening hours.')
      .waitFor();
    await page.getByRole('button', { name: 'Go on editing' }).click();
    await page.getByRole('button', { name: 'Undo all' }).click();
    await page.getByText('As at WebAppel').waitFor();
    await context.close();
  });

  it('a popup is made like another, calls whoever looks at it, and is removed', async () => {
    const { page, context, errors } = await openPopup('77', 'Boutique');
    await page.goto(`${program.url}/console/popups`);
    await page.getByRole('button', { name: 'New popup …' }).click();
    await page.getByLabel('Name').fill('Stand');
    await page.getByLabel('Begin with the settings of').selectOption('Shop');
    await page.getByRole('button', { name: 'Make it' }).click();
    await heading(page, 'Stand');
    await page.getByText('Nothing here makes visitors fail.').waitFor();

    await page.getByRole('button', { name: 'Test call …' }).click();
    await page.getByLabel('Your number').fill('01 99 00 12 01');
    expect(await pageViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Call me' }).click();
    await page.getByRole('link', { name: 'Follow the call' }).click();
    await page.getByRole('heading', { level: 1, name: /^Request of / }).waitFor();

    await page.goBack();
    await heading(page, 'Stand');
    await page.getByRole('button', { name: 'Remove this popup …' }).click();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await heading(page, 'Popups');
    await page.getByRole('link', { name: 'Boutique', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Stand' }).count()).toBe(0);
    expect(errors).toEqual([]);
    await context.close();
  });
});

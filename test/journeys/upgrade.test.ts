import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../proxy/clock.js';
import { createLog } from '../../proxy/log.js';
import { type Running, startRappel } from '../../proxy/program.js';
import { readSettings } from '../../proxy/settings/settings.js';
import { type OpenPage, openPage, sharedBrowser } from '../support/browser/browser.js';
import { PopupUser } from '../support/browser/popup-user.js';
import { type Site, startSite } from '../support/browser/site.js';
import { startTurnTakingFront, type TurnTakingFront } from '../support/network/taking-turns.js';
import { noCallLimits } from '../support/program/no-call-limits.js';
import { type Program, startProgram, temporaryFolder } from '../support/program/run-program.js';
import { root } from '../support/source/source-files.js';
import { newDatabase } from '../support/store/stores.js';

const builtSite = join(root, 'dist/app/site');
const folder = temporaryFolder();

let webAppel: Program;
let browser: Browser;
let front: TurnTakingFront;
let site: Site;
let database: Awaited<ReturnType<typeof newDatabase>>;
beforeAll(async () => {
  [webAppel, browser, front, database] = await Promise.all([
    startProgram({}, ['platform']),
    sharedBrowser(),
    startTurnTakingFront(),
    newDatabase(),
  ]);
  site = await startSite(
    `<!doctype html><html lang="fr"><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1><script src="${front.url}/rappel.js" data-popup="77" async></script>`,
  );
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  await front?.close();
  await webAppel?.stop();
  await database?.drop();
  folder.remove();
});

/** Makes another build of the same sources, whose files have another folder. @returns where it is */
function makeOtherBuild(name: string): string {
  const other = join(folder.path, name);
  cpSync(builtSite, other, { recursive: true });
  const [before = ''] = readdirSync(join(other, 'assets'));
  renameSync(join(other, 'assets', before), join(other, 'assets', name));
  // Files of a folder name each other without it.
  for (const file of readdirSync(other).filter((one) => /\.(js|html)$/.test(one))) {
    const path = join(other, file);
    writeFileSync(path, readFileSync(path, 'utf8').replaceAll(before, name));
  }
  return other;
}

const startInstance = (widgetFolder: string): Promise<Running> => {
  const settings = readSettings({
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: database.url,
    ...noCallLimits,
    WEBAPPEL_URL: webAppel.platformUrl,
    WEBAPPEL_EMAIL: 'demo@rappel.test',
    WEBAPPEL_PASS: 'demo',
    ALLOWED_ORIGINS: site.origin,
    DRAIN_SECONDS: '0',
    LOG_LEVEL: 'error',
  });
  return startRappel({
    settings,
    clock: systemClock,
    log: createLog(settings.logLevel),
    widgetFolder,
    version: 'test',
  });
};

/** A page of the site that shows the button. */
async function openFreshPage(): Promise<OpenPage> {
  const open = await openPage(browser);
  await open.page.goto(site.origin);
  await open.page.getByRole('button', { name: 'Être rappelé' }).first().waitFor();
  return open;
}

let lastNumber = 0;
/** Opens the form of a page and requests a callback, up to the accepted request. */
async function requestCallback({ page, errors }: OpenPage): Promise<void> {
  const visitor = new PopupUser(page);
  await visitor.open();
  lastNumber += 1;
  await visitor.typeNumber(`01 23 45 67 ${String(lastNumber).padStart(2, '0')}`);
  await visitor.send();
  await visitor.followLink().waitFor();
  expect(errors).toEqual([]);
  await page.close();
}

it('while two instances are upgraded one after the other, no fresh page and no open page fails', async () => {
  const nextBuild = makeOtherBuild('abcdEFGH');
  const first = await startInstance(builtSite);
  const second = await startInstance(builtSite);
  front.setTargets([first.url, second.url]);
  const openBefore = [await openFreshPage(), await openFreshPage()];

  // One instance of each build.
  front.setTargets([second.url]);
  await first.close();
  const firstUpgraded = await startInstance(nextBuild);
  front.setTargets([firstUpgraded.url, second.url]);
  const openMeanwhile: OpenPage[] = [];
  for (let count = 0; count < 6; count += 1) openMeanwhile.push(await openFreshPage());
  await requestCallback(openBefore[0]!);
  for (const page of openMeanwhile.splice(0, 3)) await requestCallback(page);

  // The new build only: pages from before still ask for the files of theirs.
  front.setTargets([firstUpgraded.url]);
  await second.close();
  const secondUpgraded = await startInstance(nextBuild);
  front.setTargets([firstUpgraded.url, secondUpgraded.url]);
  for (const page of [openBefore[1]!, ...openMeanwhile]) await requestCallback(page);
  await Promise.all([firstUpgraded.close(), secondUpgraded.close()]);
}, 180_000);

it('an instance that goes back to the build before serves the pages of both', async () => {
  const nextBuild = makeOtherBuild('ijklMNOP');
  const upgraded = await startInstance(nextBuild);
  front.setTargets([upgraded.url]);
  const open = await openFreshPage();
  await upgraded.close();
  const back = await startInstance(builtSite);
  front.setTargets([back.url]);
  await requestCallback(open);
  await requestCallback(await openFreshPage());
  await back.close();
}, 120_000);

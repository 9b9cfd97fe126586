import type { Page } from 'playwright-core';

/** Slow 4G and a processor four times slower, as Lighthouse has them. */
const SLOW = { latency: 150, downloadThroughput: 204_800, uploadThroughput: 93_750 };
export const SLOWDOWN = 4;

/** Makes a page as slow as on a cheap phone. @param slowdown of the processor; 1: none */
export async function slowDown(page: Page, slowdown = SLOWDOWN): Promise<void> {
  const slow = await page.context().newCDPSession(page);
  await slow.send('Network.enable');
  await slow.send('Network.emulateNetworkConditions', { offline: false, ...SLOW });
  await slow.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
}

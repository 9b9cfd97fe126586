import { fileURLToPath } from 'node:url';
import { version } from '../bin/help.js';
import { usages } from '../bin/usage.js';
import { createLog } from '../log.js';
import { type Running, startRappel } from '../program.js';
import { misspeltNames } from '../settings/misspelt-names.js';
import type { PhoneKind } from '../settings/phone-kind.js';
import { readSettings, type Settings } from '../settings/settings.js';
import { settingsWithoutPlatform } from '../settings/without-platform.js';
import { type Command, type CommandContext, exitCodes } from './command.js';
import { readOptions } from './options.js';

export const serve: Command = {
  ...usages.serve,
  async run(words, context) {
    readOptions(words, {}, 0);
    const { environment } = context;
    for (const sentence of [...misspeltNames(environment), ...settingsWithoutPlatform(environment)])
      context.printError(sentence);
    const settings = readSettings(environment);
    const running = await startRappel({
      settings,
      clock: context.clock,
      log: createLog(settings.logLevel),
      // Beside the folder of the built program.
      widgetFolder: fileURLToPath(new URL('../site', import.meta.url)),
      consoleFolder: fileURLToPath(new URL('../console', import.meta.url)),
      version: version(),
    });
    context.onReload(() => running.reread());
    await announce(running, settings, context);
    // Afterwards, because a WebAppel that does not answer takes seconds.
    void running.checkSettings((line) => context.write(`${line}\n`));
    await context.untilStopped();
    await running.close();
    return exitCodes.done;
  },
};

/** Output may be kept as a log, so it shows a token only where the token opens nothing of value. */
const showsGeneratedToken: Readonly<Record<PhoneKind, boolean>> = { simulated: true, none: false };

const phonesText: Readonly<Record<PhoneKind, (platformUrl: string) => string>> = {
  simulated: (platformUrl) => `${platformUrl}   (embedded: calls are simulated)`,
  none: () => 'the WebAppel of WEBAPPEL_URL',
};

async function announce(
  { url, platformUrl = '', consoleUrl, makeWayIn }: Running,
  { adminToken, isAdminTokenGenerated, phones }: Settings,
  { write, clock }: CommandContext,
): Promise<void> {
  const isShown = isAdminTokenGenerated && showsGeneratedToken[phones];
  const isClosed = isAdminTokenGenerated && !isShown;
  const wayIn = isShown ? await makeWayIn() : undefined;
  const consoleText = wayIn
    ? `${wayIn}   (lets you in once, within the hour)`
    : (consoleUrl ?? 'off (CONSOLE)');
  write(`Rappel is up after ${(clock.monotonic() / 1000).toFixed(1)} s
  demo page     ${url}/
  status page   ${url}/status/<handle>   (the popup links to it)
  console       ${consoleText}
  visitor API   ${url}/openapi.json
  owner's API   ${url}/api/owner/openapi.json   (${isClosed ? 'closed until ADMIN_TOKEN is set' : 'with ADMIN_TOKEN, see docs/owner-api.md'})
  platform      ${phonesText[phones](platformUrl)}
${isShown ? `  ADMIN_TOKEN   ${adminToken}   (generated for this run; set ADMIN_TOKEN to keep the same one)\n` : ''}Ctrl-C stops it.
`);
}

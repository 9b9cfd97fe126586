import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createLog } from '../log.js';
import { type Running, startRappel } from '../program.js';
import { readSettings, type Settings } from '../settings/settings.js';
import { type Command, type CommandContext, exitCodes } from './command.js';
import { readOptions } from './options.js';

export const serve: Command = {
  usage: 'serve',
  about:
    'The proxy, and the embedded platform unless WEBAPPEL_URL names another WebAppel. The default.',
  async run(words, context) {
    readOptions(words, {}, 0);
    const settings = readSettings(context.environment);
    const running = await startRappel({
      settings,
      clock: context.clock,
      log: createLog(settings.logLevel),
      widgetFolder: fileURLToPath(new URL('../../site', import.meta.url)),
      version: JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
        .version,
    });
    context.onHangUp(() => running.reread());
    announce(running, settings, context);
    await context.untilStopped();
    await running.close();
    return exitCodes.done;
  },
};

function announce(
  { url, platformUrl }: Running,
  { adminToken, adminTokenWasMade }: Settings,
  { write, clock }: CommandContext,
): void {
  // What is printed may be kept as a log: a token of the demo may stand there, not one that opens a real account.
  const isClosed = adminTokenWasMade && !platformUrl;
  write(`Rappel is up after ${(clock.monotonic() / 1000).toFixed(1)} s
  demo page     ${url}/
  status page   ${url}/status/<handle>   (the popup links to it)
  visitor API   ${url}/openapi.json
  owner's API   ${url}/api/owner/openapi.json   (${isClosed ? 'closed until ADMIN_TOKEN is set' : 'with ADMIN_TOKEN, see README.md'})
  platform      ${platformUrl ? `${platformUrl}   (embedded: calls are simulated)` : 'as WEBAPPEL_URL says'}
${adminTokenWasMade && !isClosed ? `  ADMIN_TOKEN   ${adminToken}   (made for this run; set it to keep one)\n` : ''}Ctrl-C stops it.
`);
}

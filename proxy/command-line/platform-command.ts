import { usages } from '../bin/usage.js';
import { createLog } from '../log.js';
import { checkMailServer } from '../operations/mail-check.js';
import { startEmbeddedPlatform } from '../platform-server/embedded-platform.js';
import { readSettings } from '../settings/settings.js';
import { openStore } from '../store/database.js';
import { openSignals, type Signals } from '../store/signals.js';
import { openStoreClock, type StoreClock } from '../store/store-clock.js';
import { type Command, exitCodes } from './command.js';
import { readOptions } from './options.js';

export const platform: Command = {
  ...usages.platform,
  async run(words, { environment, clock: machineClock, write, untilStopped }) {
    readOptions(words, {}, 0);
    // This command is the WebAppel, so WEBAPPEL_URL does not apply.
    const settings = readSettings({ ...environment, WEBAPPEL_URL: undefined });
    const store = await openStore(settings.databaseUrl, settings);
    let clock: StoreClock | undefined;
    let signals: Signals | undefined;
    try {
      clock = await openStoreClock(store, machineClock);
      signals = await openSignals(store, settings.databaseUrl, clock);
      const log = createLog(settings.logLevel);
      const running = await startEmbeddedPlatform({ settings, store, clock, signals, log });
      write(`The platform is up: ${running.url}
  account       ${settings.credentials.email}, with the password of WEBAPPEL_PASS (the demo password unless set)
Ctrl-C stops it.
`);
      const { mail } = settings;
      void (mail && checkMailServer(mail.url))?.then((sentence) => sentence && log.error(sentence));
      await untilStopped();
      await running.close();
      return exitCodes.done;
    } finally {
      await signals?.close();
      clock?.stop();
      await store.destroy();
    }
  },
};

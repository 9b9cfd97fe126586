import { backup } from './backup.js';
import { call } from './call.js';
import type { Command } from './command.js';
import { createHelp } from './help.js';
import { methodReference } from './methods.js';
import { platform } from './platform.js';
import { account } from './platform-accounts.js';
import { probe } from './probe.js';
import { restore } from './restore.js';
import { serve } from './serve.js';

const byName = new Map<string, Command>(
  Object.entries({
    serve,
    platform,
    methods: methodReference,
    call,
    probe,
    backup,
    restore,
    account,
  }),
);
byName.set('help', createHelp(byName));

/** The commands by name. */
export const commands: ReadonlyMap<string, Command> = byName;

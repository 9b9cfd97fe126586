import { account } from './account-command.js';
import { backup } from './backup-command.js';
import { call } from './call-command.js';
import type { Command } from './command.js';
import { createHelp } from './help-command.js';
import { methodReference } from './methods-command.js';
import { platform } from './platform-command.js';
import { probe } from './probe-command.js';
import { restore } from './restore-command.js';
import { serve } from './serve-command.js';

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

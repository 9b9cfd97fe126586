import { call } from './call.js';
import type { Command } from './command.js';
import { createHelp } from './help.js';
import { methodReference } from './methods.js';
import { platform } from './platform.js';
import { probe } from './probe.js';
import { serve } from './serve.js';

const working = { serve, platform, methods: methodReference, call, probe };

/** The commands by name. */
export const commands: ReadonlyMap<string, Command> = new Map(
  Object.entries({ ...working, help: createHelp(working) }),
);

import { account } from './account-command.js';
import { backup } from './backup-command.js';
import { block } from './block-command.js';
import { call } from './call-command.js';
import { ceiling } from './ceiling-command.js';
import type { Command, CommandName } from './command.js';
import { config } from './config-command.js';
import { consent } from './consent-command.js';
import { key } from './key-command.js';
import { methodReference } from './methods-command.js';
import { owner } from './owner-command.js';
import { person } from './person-command.js';
import { platform } from './platform-command.js';
import { probe } from './probe-command.js';
import { recount } from './recount-command.js';
import { restore } from './restore-command.js';
import { resume } from './resume-command.js';
import { serve } from './serve-command.js';
import { siteKey } from './site-key-command.js';
import { stop } from './stop-command.js';

/** The commands by name, apart from those that are answered at once. */
export const commands: Readonly<Record<CommandName, Command>> = {
  serve,
  platform,
  methods: methodReference,
  call,
  probe,
  ceiling,
  backup,
  restore,
  account,
  block,
  stop,
  resume,
  'site-key': siteKey,
  config,
  owner,
  person,
  consent,
  key,
  recount,
};

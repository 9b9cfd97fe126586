import type { Credentials } from '../../shared/webappel/query.js';
import { embeddedPlatformUrl } from '../platform-server/embedded-platform.js';
import { readSettings, type Settings } from '../settings/settings.js';
import { BadUsage, type CommandContext } from './command.js';

/** The WebAppel server and account that the settings name. */
export interface WebAppelAccount {
  url: string;
  credentials: Credentials;
  /** True for the embedded platform, which may not be running. */
  isEmbedded: boolean;
  settings: Settings;
}

export function accountOf({ environment }: Pick<CommandContext, 'environment'>): WebAppelAccount {
  const settings = readSettings(environment);
  if (settings.webAppelUrl === undefined && settings.platformPort === 0)
    throw new BadUsage([
      'PLATFORM_PORT: with 0 the platform chooses a port when it starts; set PLATFORM_PORT to the port that it printed',
    ]);
  return {
    url: settings.webAppelUrl ?? embeddedPlatformUrl(settings.host, settings.platformPort),
    credentials: settings.credentials,
    isEmbedded: settings.webAppelUrl === undefined,
    settings,
  };
}

import type { Credentials } from '../../shared/webappel/query.js';
import { embeddedPlatformUrl } from '../platform-server/embedded-platform.js';
import { readSettings, type Settings } from '../settings/settings.js';
import { BadUsage, type CommandContext } from './command.js';

/** The WebAppel that the settings name, and the account there. */
export interface WebAppelAccount {
  url: string;
  credentials: Credentials;
  /** Whether it is the embedded platform, which may not be running. */
  embedded: boolean;
  settings: Settings;
}

export function accountOf({ environment }: Pick<CommandContext, 'environment'>): WebAppelAccount {
  const settings = readSettings(environment);
  if (settings.webAppelUrl === undefined && settings.platformPort === 0)
    throw new BadUsage([
      'PLATFORM_PORT: 0 is chosen when the platform starts; set the port that it says',
    ]);
  return {
    url: settings.webAppelUrl ?? embeddedPlatformUrl(settings.host, settings.platformPort),
    credentials: settings.credentials,
    embedded: settings.webAppelUrl === undefined,
    settings,
  };
}

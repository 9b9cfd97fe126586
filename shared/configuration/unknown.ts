import type { ActualConfiguration } from './configuration.js';
import { fileTypes } from './configuration-file.js';
import { settingNames } from './popup-steps.js';

/** Sentences on what WebAppel does not tell of an account. What it does not tell is never a drift. */
export function unknownOf({ popups }: Pick<ActualConfiguration, 'popups'>): string[] {
  return [...popups].flatMap(([key, { settings, destinations, files = {} }]) => {
    const untold = settingNames.filter((name) => settings[name] === undefined);
    const hidden = fileTypes.filter((type) => files[type] && !files[type].sha256);
    const parts = [...untold, ...(destinations ? [] : ['destinations']), ...hidden];
    return parts.length > 0 ? [`Not known of popup ${key}, and left out: ${parts.join(', ')}`] : [];
  });
}

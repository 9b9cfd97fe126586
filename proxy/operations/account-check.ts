import type { PopupView } from '../../shared/callback.js';
import type { WebAppel } from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { snippetOf } from '../../widget/messages/snippet.js';
import { ProblemError } from '../http/problems.js';
import { commandToAllowFrance } from '../popups/allow-destinations.js';
import { settingsWithoutEffect, type TakenFields } from '../popups/without-effect.js';
import type { SettingFault } from './setting-checks.js';

interface Parts extends TakenFields {
  webAppel: Pick<WebAppel, 'listPopups'>;
  popupViews: { view(popupId: string): Promise<PopupView> };
  /** Where pages load the widget. */
  url: string;
}

/**
 * Asks WebAppel for the popups of the account.
 * @returns lines for the owner: the snippet of each popup and what keeps it from working; or the settings to correct;
 * or `unknown` while a circuit breaker holds requests back
 */
export async function checkAccount({
  webAppel,
  popupViews,
  url,
  ...taken
}: Parts): Promise<string[] | SettingFault | 'unknown'> {
  try {
    const popups = await webAppel.listPopups({});
    if (popups.length === 0)
      return ['WebAppel lists no popup for this account. Create one there, with an operator group'];
    const lines = popups.map(async ({ popupId, popupName, ...settings }) => [
      `popup ${popupId}${popupName ? ` (${popupName})` : ''}: ${snippetOf(url, popupId, settings.locale)}`,
      ...(await faultsOf(popupId, popupViews)),
      ...settingsWithoutEffect(settings, taken).map((sentence) => `  ${sentence}`),
    ]);
    return (await Promise.all(lines)).flat();
  } catch (failure) {
    if (failure instanceof Refusal)
      return failure.code === 'INVALID_AUTH'
        ? {
            settings: ['WEBAPPEL_EMAIL', 'WEBAPPEL_PASS'],
            sentence:
              'WEBAPPEL_EMAIL, WEBAPPEL_PASS: WebAppel refuses this account. No popup works until they are corrected',
          }
        : {
            settings: ['WEBAPPEL_URL'],
            sentence: `WEBAPPEL_URL: WebAppel refuses to list the popups (${failure.code}). rappel probe says more`,
          };
    if (!(failure instanceof Unreached)) throw failure;
    if (failure.reason === 'not-sent') return 'unknown';
    return {
      settings: ['WEBAPPEL_URL'],
      sentence: `WEBAPPEL_URL: WebAppel does not answer as expected (${failure.reason}). Check the address and the network; rappel probe says more`,
    };
  }
}

/**
 * Lines about settings of the popups that have no effect, for the embedded platform, where nothing else needs checking.
 * Somebody may have set them by its API.
 */
export async function linesWithoutEffect({
  webAppel,
  ...taken
}: Pick<Parts, 'webAppel'> & TakenFields): Promise<string[]> {
  try {
    const popups = await webAppel.listPopups({});
    return popups.flatMap(({ popupId, ...settings }) =>
      settingsWithoutEffect(settings, taken).map((sentence) => `popup ${popupId}: ${sentence}`),
    );
  } catch (failure) {
    if (failure instanceof Refusal || failure instanceof Unreached) return [];
    throw failure;
  }
}

async function faultsOf(popupId: string, popupViews: Parts['popupViews']): Promise<string[]> {
  try {
    const { countries } = await popupViews.view(popupId);
    return countries.length > 0
      ? []
      : [
          `  popup ${popupId} has no destination that may be called, so it shows no form. Allow some: ${commandToAllowFrance(popupId)}`,
        ];
  } catch (failure) {
    if (!(failure instanceof ProblemError)) throw failure;
    return [`  the settings of popup ${popupId} cannot be read (${failure.problem.code})`];
  }
}

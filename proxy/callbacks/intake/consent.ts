import type { GivenConsent, PopupPrivacy } from '../../../shared/callback.js';
import { ANY_LANGUAGE } from '../../../shared/owner-text.js';
import type { NewCallback } from '../ledger/callback-entity.js';

/**
 * The consent of a request as it is kept. One to a text that is not the owner's, or is no longer, is not kept: it would
 * prove nothing, and the request does not depend on it.
 */
export function keptConsent(
  given: GivenConsent | undefined,
  privacy: PopupPrivacy | undefined,
): Pick<NewCallback, 'consent_text' | 'consent_version' | 'consent_language'> {
  const asked = privacy?.consent;
  const text = given && (asked?.texts[given.language] ?? asked?.texts[ANY_LANGUAGE]);
  const isAsked = given !== undefined && given.text === text && given.version === asked?.version;
  return {
    consent_text: isAsked ? given.text : null,
    consent_version: isAsked ? given.version : null,
    consent_language: isAsked ? given.language : null,
  };
}

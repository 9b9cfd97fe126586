import type { Migration } from 'kysely';
import * as callbacks from './0001-callbacks.js';
import * as platform from './0002-platform.js';
import * as giveUp from './0003-give-up.js';
import * as ownerLists from './0004-owner-lists.js';
import * as leases from './0005-leases.js';
import * as appointments from './0006-appointments.js';
import * as engines from './0007-engines.js';
import * as callStanding from './0008-call-standing.js';
import * as aheadOfYou from './0009-ahead-of-you.js';
import * as expendableHits from './0010-expendable-hits.js';
import * as popupFacts from './0011-popup-facts.js';
import * as plainNames from './0012-plain-names.js';
import * as widgetBuilds from './0013-widget-builds.js';
import * as callOutcomes from './0014-call-outcomes.js';
import * as timelines from './0015-timelines.js';
import * as guard from './0016-guard.js';
import * as callLimits from './0017-call-limits.js';
import * as pageProofs from './0018-page-proofs.js';
import * as siteKeys from './0019-site-keys.js';
import * as blockMirrors from './0020-block-mirrors.js';
import * as callUses from './0021-call-uses.js';
import * as knownOperators from './0022-known-operators.js';
import * as warningMails from './0023-warning-mails.js';
import * as consents from './0024-consents.js';
import * as counting from './0025-counting.js';
import * as calleeObjections from './0026-callee-objections.js';
import * as safePhrases from './0027-safe-phrases.js';
import * as record from './0028-record.js';
import * as callDetails from './0029-call-details.js';
import * as ownerPeople from './0030-owner-people.js';
import * as configuration from './0031-configuration.js';
import * as personalData from './0032-personal-data.js';
import * as consentLog from './0033-consent-log.js';
import * as refusalReferences from './0034-refusal-references.js';
import * as countingWithinLimits from './0035-counting-within-limits.js';
import * as guardVersion from './0036-guard-version.js';
import * as webhook from './0037-webhook.js';
import * as formCounts from './0039-form-counts.js';
import * as operatorCounts from './0040-operator-counts.js';
import * as keptVoiceMessages from './0041-kept-voice-messages.js';
import * as summaryMails from './0042-summary-mails.js';
import * as encryption from './0043-encryption.js';
import * as recounts from './0044-recounts.js';

/** Tables that a migration dropped. A restore must remove them from an older store that it replaces. */
export const droppedTables: readonly string[] = ['popup_facts', 'callback_transitions'];

/** In order, without a way back. Each migration runs in one transaction. */
export const migrations: Record<string, Migration> = {
  '0001-callbacks': callbacks,
  '0002-platform': platform,
  '0003-give-up': giveUp,
  '0004-owner-lists': ownerLists,
  '0005-leases': leases,
  '0006-appointments': appointments,
  '0007-engines': engines,
  '0008-call-standing': callStanding,
  '0009-ahead-of-you': aheadOfYou,
  '0010-expendable-hits': expendableHits,
  '0011-popup-facts': popupFacts,
  '0012-plain-names': plainNames,
  '0013-widget-builds': widgetBuilds,
  '0014-call-outcomes': callOutcomes,
  '0015-timelines': timelines,
  '0016-guard': guard,
  '0017-call-limits': callLimits,
  '0018-page-proofs': pageProofs,
  '0019-site-keys': siteKeys,
  '0020-block-mirrors': blockMirrors,
  '0021-call-uses': callUses,
  '0022-known-operators': knownOperators,
  '0023-warning-mails': warningMails,
  '0024-consents': consents,
  '0025-counting': counting,
  '0026-callee-objections': calleeObjections,
  '0027-safe-phrases': safePhrases,
  '0028-record': record,
  '0029-call-details': callDetails,
  '0030-owner-people': ownerPeople,
  '0031-configuration': configuration,
  '0032-personal-data': personalData,
  '0033-consent-log': consentLog,
  '0034-refusal-references': refusalReferences,
  '0035-counting-within-limits': countingWithinLimits,
  '0036-guard-version': guardVersion,
  '0037-webhook': webhook,
  '0039-form-counts': formCounts,
  '0040-operator-counts': operatorCounts,
  '0041-kept-voice-messages': keptVoiceMessages,
  '0042-summary-mails': summaryMails,
  '0043-encryption': encryption,
  '0044-recounts': recounts,
};

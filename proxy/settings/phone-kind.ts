import { fields } from '../../shared/webappel/fields.js';

/**
 * The phones that this program makes ring: `none`, because another WebAppel makes the calls (WEBAPPEL_URL), or
 * `simulated`, by the embedded platform.
 */
export type PhoneKind = 'none' | 'simulated';

/** Of `SAFE_PHRASE_FIELD`: no safe phrases. */
export const NO_FIELD = 'none';

interface PhoneDefaults {
  /** The account; undefined: it must be set. */
  WEBAPPEL_EMAIL: string | undefined;
  WEBAPPEL_PASS: string | undefined;
  CALL_RETRIES: number;
  REQUESTS_PER_ADDRESS: number;
  PROOF_OF_WORK: 'on' | 'off';
  DRAIN_SECONDS: number;
  CENTREX_SOURCE: 'demo' | undefined;
  SAFE_PHRASE_FIELD: string;
}

/** The defaults that depend on the phones, by setting. */
export const phoneDefaults: Readonly<Record<PhoneKind, Readonly<PhoneDefaults>>> = {
  simulated: {
    WEBAPPEL_EMAIL: 'demo@rappel.test',
    WEBAPPEL_PASS: 'demo',
    CALL_RETRIES: 0,
    // Simulated calls are free, and people try many of them.
    REQUESTS_PER_ADDRESS: 200,
    PROOF_OF_WORK: 'off',
    // A demo has no load balancer in front of it.
    DRAIN_SECONDS: 0,
    CENTREX_SOURCE: 'demo',
    SAFE_PHRASE_FIELD: fields.visitorName.wire,
  },
  none: {
    WEBAPPEL_EMAIL: undefined,
    WEBAPPEL_PASS: undefined,
    // The guide says "number of attempts" (L266): a real account may take 0 for "do not call at all".
    CALL_RETRIES: 1,
    REQUESTS_PER_ADDRESS: 10,
    PROOF_OF_WORK: 'on',
    DRAIN_SECONDS: 2,
    CENTREX_SOURCE: undefined,
    // A phrase that the operators do not see would make visitors hang up on the right call.
    SAFE_PHRASE_FIELD: NO_FIELD,
  },
};

/** The condition of each kind, as docs/settings.md says it before a default. */
export const phoneConditions: Readonly<Record<PhoneKind, string>> = {
  simulated: 'with simulated phones',
  none: 'with another WebAppel',
};

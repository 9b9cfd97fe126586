import { z } from 'zod';
import { type ErrorStyle, errorStyles } from '../platform-server/reply.js';
import { wholeNumber } from './setting-forms.js';

/** How the embedded platform behaves where the guide leaves it open, so that clients meet what a real one might do. */
export interface PlatformBehaviour {
  /** `strict` wants what the guide calls mandatory, keeps to its bounds and wants names that exist. */
  profile: 'tolerant' | 'strict';
  /** How a no is said. */
  errorStyle: ErrorStyle;
  /** A no has its HTTP status instead of 200. */
  httpErrorStatus: boolean;
  /** Every listing begins with the names of its columns. */
  csvHeader: boolean;
  /** Passes between what was done and its answer. */
  latencyMs: number;
  /** The listings of calls tell how things stood so long ago. */
  listingLagSeconds: number;
}

const yesOrNo = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((word) => word === 'true');
const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, `must be one of ${words.join(', ')}`);

/** The variables of the environment that say it. */
export const behaviourVariables = {
  PLATFORM_PROFILE: oneOf(['tolerant', 'strict']).default('tolerant'),
  PLATFORM_ERROR_STYLE: oneOf(errorStyles).default('ours'),
  PLATFORM_HTTP_ERROR_STATUS: yesOrNo.default(false),
  PLATFORM_CSV_HEADER: yesOrNo.default(false),
  PLATFORM_LATENCY_MS: wholeNumber(0, 60_000).default(0),
  PLATFORM_LISTING_LAG_SECONDS: wholeNumber(0, 3600).default(0),
};

type Values = {
  [Name in keyof typeof behaviourVariables]: z.output<(typeof behaviourVariables)[Name]>;
};

export const behaviourOf = (env: Values): PlatformBehaviour => ({
  profile: env.PLATFORM_PROFILE,
  errorStyle: env.PLATFORM_ERROR_STYLE,
  httpErrorStatus: env.PLATFORM_HTTP_ERROR_STATUS,
  csvHeader: env.PLATFORM_CSV_HEADER,
  latencyMs: env.PLATFORM_LATENCY_MS,
  listingLagSeconds: env.PLATFORM_LISTING_LAG_SECONDS,
});

import type { z } from 'zod';
import { methods } from '../../shared/webappel/methods.js';
import { type SentCharset, sentCharsets } from '../../shared/webappel/sent-charset.js';
import { oneOf, trueOrFalse, wholeNumber } from './setting-forms.js';
import { settingTexts } from './setting-texts.js';

/** How the embedded platform writes a refusal: in our format, or as another server might. */
export const errorStyles = ['ours', 'empty', 'ko', 'html', 'http4xx'] as const;
export type ErrorStyle = (typeof errorStyles)[number];

/** How the embedded platform behaves where the guide leaves it open, to test clients against it. */
export interface PlatformBehaviour {
  /** `strict` requires what the guide calls mandatory, enforces its bounds, and refuses unknown names. */
  profile: 'tolerant' | 'strict';
  errorStyle: ErrorStyle;
  /** A refusal in our style has its HTTP status instead of 200. */
  httpErrorStatus: boolean;
  /** Every listing begins with a line of column names. */
  csvHeader: boolean;
  /** Charset of answers. */
  charset: SentCharset;
  /** Delay of each answer. The request is carried out before it. */
  latencyMs: number;
  /** The age of the state that listings of calls show. */
  listingLagSeconds: number;
}

export const behaviourVariables = {
  PLATFORM_PROFILE: oneOf(['tolerant', 'strict']).default('tolerant').register(settingTexts, {
    about:
      '`strict` requires every variable that the guide calls mandatory, enforces the bounds of the guide, and refuses groups and schedules that do not exist.',
  }),
  PLATFORM_ERROR_STYLE: oneOf(errorStyles).default('ours').register(settingTexts, {
    about:
      'The form of a refusal: `ours` is a line such as `ERREUR NOT_FOUND …`, `empty` an empty answer, `ko` the word KO, `html` a PHP warning, `http4xx` an HTTP status with JSON.',
  }),
  PLATFORM_HTTP_ERROR_STATUS: trueOrFalse.default(false).register(settingTexts, {
    about: '`true`: a refusal in the style `ours` has its HTTP status instead of 200.',
  }),
  PLATFORM_CSV_HEADER: trueOrFalse.default(false).register(settingTexts, {
    about: '`true`: every listing begins with a line of column names.',
  }),
  PLATFORM_CHARSET: oneOf(sentCharsets).default('utf-8').register(settingTexts, {
    about: 'The charset of answers. Requests are read in any charset.',
  }),
  PLATFORM_LATENCY_MS: wholeNumber(0, 60_000).default(0).register(settingTexts, {
    about:
      'Delay of each answer in milliseconds. The request is carried out before the delay. The proxy waits 8 seconds for an answer; then it does not know whether the request was accepted.',
  }),
  PLATFORM_LISTING_LAG_SECONDS: wholeNumber(0, 3600)
    .default(0)
    .register(settingTexts, {
      about: `\`${methods.listCalls.wire}\` and \`${methods.summariseCalls.wire}\` show the calls as they were this many seconds ago. Progress that the button follows live is not delayed.`,
    }),
};

type Values = {
  [Name in keyof typeof behaviourVariables]: z.output<(typeof behaviourVariables)[Name]>;
};

export const behaviourOf = (env: Values): PlatformBehaviour => ({
  profile: env.PLATFORM_PROFILE,
  errorStyle: env.PLATFORM_ERROR_STYLE,
  httpErrorStatus: env.PLATFORM_HTTP_ERROR_STATUS,
  csvHeader: env.PLATFORM_CSV_HEADER,
  charset: env.PLATFORM_CHARSET,
  latencyMs: env.PLATFORM_LATENCY_MS,
  listingLagSeconds: env.PLATFORM_LISTING_LAG_SECONDS,
});

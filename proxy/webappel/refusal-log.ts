import type { WebAppel } from '../../shared/webappel/methods.js';
import type { Credentials } from '../../shared/webappel/query.js';
import { Refusal } from '../../shared/webappel/refusal.js';
import type { Log } from '../log.js';
import { decorate } from './decorate.js';
import { cutText } from './redact.js';

/** Logs at debug level how WebAppel words a refusal, without what the request sent and without numbers. */
export const logRefusals = (
  webAppel: WebAppel,
  { log, credentials }: { log: Log; credentials: { current(): Credentials } },
): WebAppel =>
  decorate(webAppel, async (_method, send, params) => {
    try {
      return await send();
    } catch (failure) {
      if (failure instanceof Refusal && failure.detail && log.isLevelEnabled('debug')) {
        const { email, pass } = credentials.current();
        const sent = [email, pass, ...textsIn(params)];
        log.debug(
          { method: failure.method, code: failure.code, text: cutText(failure.detail, sent) },
          'WebAppel refused a request',
        );
      }
      throw failure;
    }
  });

/** The texts that a request sends, also those in its lists. */
const textsIn = (params: unknown): string[] =>
  Object.values(params ?? {})
    .flat()
    .filter((value): value is string => typeof value === 'string' && value.length > 1);

import type { Request, RequestHandler } from 'express';
import { clientAddress } from '../http/client-address.js';
import { isPrivateAddress, type TrustProxy } from '../http/trusted-proxies.js';
import type { Log } from '../log.js';
import type { Settings } from '../settings/settings.js';

const faults = {
  untrusted:
    'TRUST_PROXY: a request came through a reverse proxy that it does not trust, so all visitors behind it count as one and share its limits. Set it to the number of reverse proxies in front, or to their addresses. If there is none, somebody made the header up, which has no effect',
  missing:
    'TRUST_PROXY: X-Forwarded-For of a request has fewer addresses than TRUST_PROXY has proxies, so the sender of such a request can claim any address. Lower it to the number of reverse proxies in front, let them set X-Forwarded-For, and let nobody reach Rappel around them (HOST or a firewall)',
  direct:
    'TRUST_PROXY: a request with X-Forwarded-For came from a public address. As a number, TRUST_PROXY believes private addresses only, so all who come from that address count as one. If it is one of your reverse proxies, set TRUST_PROXY to the addresses of all of them. If not, somebody reached Rappel around them: let only them reach its port (HOST or a firewall)',
} as const;

/**
 * Logs once if TRUST_PROXY does not fit the requests that arrive: the addresses of visitors are then wrong, and so are all
 * limits. Nothing else would show it. Any visitor can cause such a request, so it is a line in the log and no more.
 */
export function checkForwarding({
  settings: { trustProxy },
  log,
}: {
  settings: Pick<Settings, 'trustProxy'>;
  log: Log;
}): RequestHandler {
  const told = new Set<keyof typeof faults>();
  return function forwardingCheck(request, _response, next) {
    const fault = told.size < Object.keys(faults).length && faultIn(request, trustProxy);
    if (fault && !told.has(fault)) {
      told.add(fault);
      log.warn({ alert: 'trust-proxy' }, faults[fault]);
    }
    next();
  };
}

/** Other headers by which proxies name the visitor. Rappel does not read them. */
const proxyHeaders = ['forwarded', 'x-real-ip'];

function faultIn(
  request: Request,
  trustProxy: Settings['trustProxy'],
): keyof typeof faults | undefined {
  const named = (request.get('x-forwarded-for') ?? '').split(',').filter((part) => part.trim());
  const isTrusted = request.app.get('trust proxy fn') as TrustProxy;
  const peer = request.socket.remoteAddress;
  if (!isTrusted(peer ?? '', 0)) {
    if (typeof trustProxy === 'number' && named.length > 0 && !isPrivateAddress(peer))
      return 'direct';
    return named.length > 0 || proxyHeaders.some((name) => request.get(name))
      ? 'untrusted'
      : undefined;
  }
  const least = typeof trustProxy === 'number' ? trustProxy : 1;
  if (named.length < least) return 'missing';
  // A private address that stands for others is that of one more proxy.
  return named.length > request.ips.length && isPrivateAddress(clientAddress(request))
    ? 'untrusted'
    : undefined;
}

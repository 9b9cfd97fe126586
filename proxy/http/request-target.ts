import type { IncomingMessage } from 'node:http';

/**
 * Whether a request names its host once, in a form that a URL can have, and asks for a path. Two `Host` headers, or a host
 * in the request line beside one, let a proxy in front and this program read different hosts (RFC 9112, 3.2).
 */
export function isWellAddressed({ rawHeaders, url = '' }: IncomingMessage): boolean {
  if (!url.startsWith('/') && url !== '*') return false;
  const hosts = rawHeaders.filter((_, place) => isHostAt(rawHeaders, place - 1));
  return hosts.length <= 1 && hosts.every((host) => hostNameOf(host) !== undefined);
}

const isHostAt = (rawHeaders: readonly string[], place: number): boolean =>
  place % 2 === 0 && rawHeaders[place]?.toLowerCase() === 'host';

/** The name in a `Host` header, in lower case and without the port; undefined if it is not a host. */
export function hostNameOf(host: string): string | undefined {
  if (!/^[^\s/?#@\\]+$/.test(host) || !URL.canParse(`http://${host}`)) return undefined;
  return new URL(`http://${host}`).hostname;
}

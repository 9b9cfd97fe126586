import { StoreUnavailable } from './store-failures.js';

/** What to do about a failure, by its code or else by a part of its message: drivers give some of them no code. */
const advice: readonly [sign: RegExp, what: string][] = [
  [
    /CERT|ISSUER|SIGNATURE/,
    "the server's certificate is not trusted; sslrootcert=<file> in the URL names the certificate that vouches for it, and it must be for the URL's host",
  ],
  [/^ECONNREFUSED$/, 'nothing takes connections at its host and port; see that the server runs'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'its host is not known'],
  [
    /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$|connection timeout/,
    'nothing answered in time; see that its host and port are right, and that no firewall is between',
  ],
  [
    /terminated unexpectedly/,
    'what answers there closed the connection; see that it is PostgreSQL',
  ],
  [/support SSL/, 'the server does not speak TLS; see to it there, or take sslmode out of the URL'],
  [/password must be/, 'the server wants a password, and the URL has none'],
  [
    /^(28P01|28000)$/,
    'see the user and the password of the URL; other signs than letters and digits are written as %XX there',
  ],
  [/^3D000$/, 'create it first, or name another one'],
  [/: 14"/, 'it must be a file, in a folder that may be written'],
  [/readonly database/, 'let the user of this program write the file'],
];

/** Why a store could not be opened, and what to do about it. Says nothing of the URL, which holds a password. */
export function explainOpenFailure(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  // Of several addresses that were tried, the failure has no text of its own.
  const code = 'code' in failure ? String(failure.code) : '';
  const { message } = failure instanceof StoreUnavailable ? causeOf(failure) : failure;
  const what = advice.find(([sign]) => sign.test(code) || sign.test(message))?.[1];
  const why = message.includes(code) ? message : [code, message].filter(Boolean).join(', ');
  return what ? `${what} (${why})` : why || failure.name;
}

/** Of what the database said; the failure's own message is for a program that goes on. */
const causeOf = ({ cause, code }: StoreUnavailable): { message: string } =>
  cause instanceof Error && cause.message ? cause : { message: code };

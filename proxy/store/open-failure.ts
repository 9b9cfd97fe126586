import { StoreUnavailable } from './store-failures.js';

/** Advice for a failure, found by its error code or by its message, because drivers leave some codes out. */
const adviceTable: readonly [pattern: RegExp, advice: string][] = [
  [
    /startup parameter/,
    'a pooler refuses the time-outs that Rappel sets; add ignore_startup_parameters = statement_timeout,idle_in_transaction_session_timeout to pgbouncer.ini, or connect to PostgreSQL directly',
  ],
  [
    /CERT|ISSUER|SIGNATURE/,
    "the server's certificate is not trusted; set sslrootcert=<file> in the URL to the certificate of its authority, and check that the certificate names the URL's host",
  ],
  [
    /^ECONNREFUSED$/,
    'the database refused the connection; check that it is running, and the host and port in the URL',
  ],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'the host in the URL is unknown; check its spelling and your DNS'],
  [
    /^(ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$|connection timeout/,
    'the database did not answer in time; check the host and port in the URL, and the firewalls in between',
  ],
  [
    /terminated unexpectedly/,
    'the server closed the connection; check that the URL points to PostgreSQL',
  ],
  [
    /support SSL/,
    'the server does not support TLS; enable TLS on the server, or remove sslmode from the URL',
  ],
  [/password must be/, 'the server requires a password; add it to the URL'],
  [
    /no pg_hba\.conf entry/,
    'the server lets this user in from other machines only, or with TLS only; check pg_hba.conf, and whether the URL needs sslmode=require',
  ],
  [
    /^(28P01|28000)$/,
    'the server refused the login; check the user and password in the URL, where special characters must be written as %XX',
  ],
  [/^3D000$/, 'the database does not exist; create it, or name another one in the URL'],
  [
    /^42501$/,
    'the user in the URL may not create tables there; give it the right, or name the owner of the database',
  ],
  [/^53300$/, 'the server takes no more connections; close some, or raise max_connections'],
  [/^57P0\d$/, 'the server is starting or stopping; try again in a moment'],
  [/: 14"/, 'the path must name a file in a writable folder'],
  [/readonly database/, 'the file is read-only; give the user that runs Rappel write permission'],
];

/**
 * Why a store could not be opened and what to do. Never quotes the URL, because it holds a password, nor a PostgreSQL
 * server, which was told the password.
 */
export function explainOpenFailure(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  // When several addresses were tried, the message is empty and only the code says something.
  const code = 'code' in failure ? String(failure.code) : '';
  const { message } = failure instanceof StoreUnavailable ? causeOf(failure) : failure;
  const advice = adviceTable.find(([pattern]) => pattern.test(code) || pattern.test(message))?.[1];
  if (isSqlState(code)) return `${advice ?? 'the server refuses it'} (SQLSTATE ${code})`;
  const reason = message.includes(code) ? message : [code, message].filter(Boolean).join(', ');
  return advice ? `${advice} (${reason})` : reason || failure.name;
}

const isSqlState = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code);

/** The database's own error: `StoreUnavailable` has a general message for a running program. */
const causeOf = ({ cause, code }: StoreUnavailable): { message: string } =>
  cause instanceof Error && cause.message ? cause : { message: code };

import { z } from 'zod';
import type { ProblemCode } from '../../shared/callback.js';
import { type OwnerProblemCode, ProblemError } from './problems.js';

/**
 * The component schemas of an OpenAPI document, by name.
 * @throws {Error} when a schema refers to a named one that is missing from the list: its `$ref` would lead nowhere
 */
export function componentSchemas(schemas: Readonly<Record<string, z.ZodType>>): object {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const {
    schemas: { __shared: unlisted, ...listed },
  } = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: 'any',
  });
  if (unlisted)
    throw new Error(`Missing from the schemas: ${Object.keys(unlisted.$defs ?? {}).join(', ')}`);
  // A reference is resolved against the document; $id would give a schema another base address.
  return Object.fromEntries(
    Object.entries(listed).map(([name, { $schema: _schema, $id: _id, ...schema }]) => [
      name,
      schema,
    ]),
  );
}

export interface ProblemCase {
  code: ProblemCode | OwnerProblemCode;
  /** The HTTP status, where it is not the usual one of the code. */
  status?: number;
  /** When an operation responds with this problem, as a sentence. */
  when: string;
}

/** Problems that every operation may return. */
export const everywhere: readonly ProblemCase[] = [
  { code: 'unavailable', status: 500, when: 'An unexpected error.' },
  { code: 'unavailable', when: 'The database is not available.' },
];

/** The problems of an operation with a parameter in its path. */
export const malformedPath: ProblemCase = {
  code: 'invalid-field',
  status: 400,
  when: 'The path is not percent-encoded correctly.',
};

/** The problems of an operation that reads a JSON body. */
export const malformedBody: readonly ProblemCase[] = [
  { code: 'invalid-field', status: 400, when: 'The body is not JSON.' },
  { code: 'invalid-field', status: 413, when: 'The body is larger than 4 KB.' },
];

const retryAfter = {
  'Retry-After': {
    description: 'Seconds to wait before trying again, if known.',
    schema: { type: 'integer' },
  },
};

/**
 * The `application/problem+json` responses of an operation, by HTTP status.
 * @param schema of the body
 */
export function problemResponses(
  schema: object,
  cases: readonly ProblemCase[],
): Record<string, object> {
  const byStatus = new Map<number, ProblemCase[]>();
  for (const one of cases) {
    const status = one.status ?? new ProblemError(one.code).problem.status;
    byStatus.set(status, [...(byStatus.get(status) ?? []), one]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      String(status),
      {
        description: ofStatus.map(({ code, when }) => `\`${code}\`: ${when}`).join('\n\n'),
        ...([409, 429, 503].includes(status) && { headers: retryAfter }),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}

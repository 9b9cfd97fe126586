import type { z } from 'zod';
import { fieldProblem } from '../http/problems.js';

/** @throws {ProblemError} invalid-field; for unknown fields it lists the allowed ones */
export function check<Shape extends z.ZodRawShape>(
  value: unknown,
  schema: z.ZodObject<Shape>,
  where: 'query' | 'body',
): z.output<z.ZodObject<Shape>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const advice =
    where === 'query'
      ? 'Use only these query parameters'
      : 'Send a JSON object with only these fields';
  throw fieldProblem(parsed.error.issues[0], {
    field: where,
    detail: `${advice}: ${Object.keys(schema.shape).join(', ')}.`,
  });
}

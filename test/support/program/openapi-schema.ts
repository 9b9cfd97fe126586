import { z } from 'zod';

/** Resolves a reference inside an OpenAPI document. */
export function placeIn(description: object, reference: string): unknown {
  const steps = reference.replace(/^#\//, '').split('/');
  return steps.reduce<unknown>(
    (node, step) => (node as Record<string, unknown> | undefined)?.[step],
    description,
  );
}

/** Builds a Zod schema from the document alone, independently of the schemas that the server uses. */
export function schemaOf(description: object, name: string): z.ZodType {
  const inline = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(inline);
    if ('$ref' in value) return inline(placeIn(description, String(value.$ref)));
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, inline(part)]));
  };
  return z.fromJSONSchema(inline(placeIn(description, `#/components/schemas/${name}`)) as never);
}

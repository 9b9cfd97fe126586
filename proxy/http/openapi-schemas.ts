import { z } from 'zod';

/** The schemas of an OpenAPI document, by name, from the ones that check. */
export function componentSchemas(schemas: Readonly<Record<string, z.ZodType>>): object {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const { schemas: generated } = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: 'any',
  });
  // The ids are places in this document already; each schema's own $id and $schema would move them.
  return Object.fromEntries(
    Object.entries(generated).map(([name, { $schema: _schema, $id: _id, ...schema }]) => [
      name,
      schema,
    ]),
  );
}

import { BaseResolver, createConfig, lintFromString } from '@redocly/openapi-core';

/** What Redocly's recommended rules find in an OpenAPI document, warnings included. Works without the network. */
export async function lintOpenApi(description: object): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] });
  const externalRefResolver = new BaseResolver({
    http: {
      headers: [],
      customFetch: (url: unknown) =>
        Promise.reject(new Error(`The document refers to ${String(url)}`)),
    },
  });
  const problems = await lintFromString({
    source: JSON.stringify(description),
    config,
    externalRefResolver,
  });
  return problems.map(
    ({ severity, ruleId, message, location: [place] }) =>
      `${severity} ${ruleId} at ${place?.pointer}: ${message}`,
  );
}

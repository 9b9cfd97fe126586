import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { componentSchemas, problemResponses } from '../../../proxy/http/openapi-schemas.js';

describe('the component schemas of an OpenAPI document', () => {
  const Inner = z.object({ a: z.string() }).meta({ id: 'OpenApiTestInner' });
  const Outer = z.object({ inner: Inner });

  it('refer to each other by their place in the document', () => {
    expect(componentSchemas({ Inner, Outer })).toMatchObject({
      Outer: { properties: { inner: { $ref: '#/components/schemas/Inner' } } },
    });
  });

  it('include each named schema that another one refers to', () => {
    expect(() => componentSchemas({ Outer })).toThrow('OpenApiTestInner');
  });
});

describe('the problem responses of an operation', () => {
  it('are one response for each status, with the status of the code unless another one is given', () => {
    const responses = problemResponses({ $ref: '#/x' }, [
      { code: 'not-found', when: 'There is none.' },
      { code: 'duplicate', when: 'There is one.' },
      { code: 'invalid-field', status: 409, when: 'It is gone.' },
    ]);
    expect(Object.keys(responses)).toEqual(['404', '409']);
    expect(responses).toMatchObject({
      409: {
        description: '`duplicate`: There is one.\n\n`invalid-field`: It is gone.',
        content: { 'application/problem+json': { schema: { $ref: '#/x' } } },
      },
    });
  });
});

import { z } from 'zod';
import { Problem } from '../../shared/callback.js';
import { problemCodes } from '../../shared/vocabulary.js';
import { CentrexAccount, CentrexAccounts, SkippedAccount } from '../centrex/centrex-account.js';
import { CentrexQuery } from '../centrex/filters.js';
import { componentSchemas } from '../http/openapi-schemas.js';
import { ownerProblemCodes } from '../http/problems.js';
import {
  AddedOperator,
  CandidatesQuery,
  NewOperator,
  OperatorCandidates,
  OperatorGroups,
  Operators,
} from './operator-groups.js';
import {
  Closing,
  UnsettledCallback,
  UnsettledCallbacks,
  UnsettledCallbacksQuery,
} from './unsettled-callbacks.js';

const OwnerProblem = Problem.extend({
  code: z.enum([...problemCodes, ...ownerProblemCodes]),
}).meta({ id: 'OwnerProblem' });

const schemas = {
  AddedOperator,
  CentrexAccount,
  CentrexAccounts,
  Closing,
  UnsettledCallback,
  UnsettledCallbacks,
  NewOperator,
  OperatorCandidates,
  OperatorGroups,
  Operators,
  OwnerProblem,
  SkippedAccount,
};

const ref = (name: keyof typeof schemas) => ({ $ref: `#/components/schemas/${name}` });
const content = (name: keyof typeof schemas) => ({ 'application/json': { schema: ref(name) } });

function responses(status: number, name: keyof typeof schemas) {
  return {
    [status]: { description: name, content: content(name) },
    default: {
      description: 'A problem; `code` is one of a closed set.',
      content: { 'application/problem+json': { schema: ref('OwnerProblem') } },
    },
  };
}

const body = (name: keyof typeof schemas) => ({
  requestBody: { required: true, content: content(name) },
});

const inPath = (name: string) => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string' },
});

/** The parameters of a query, from the schema that checks them. */
function inQuery(query: z.ZodObject): object[] {
  const { properties = {}, required = [] } = z.toJSONSchema(query, {
    io: 'input',
    target: 'draft-2020-12',
    unrepresentable: 'any',
  });
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

/** The owner's API as OpenAPI 3.1, from the schemas that check it. */
export const ownerOpenApi = (version: string): object => ({
  openapi: '3.1.0',
  info: { title: "Rappel: owner's API", version, license: { name: 'MIT', identifier: 'MIT' } },
  servers: [{ url: '/api/owner' }],
  security: [{ adminToken: [] }],
  paths: {
    '/callbacks': {
      get: {
        operationId: 'listUnsettledCallbacks',
        summary: 'Callbacks that are left to a person, the newest first.',
        parameters: inQuery(UnsettledCallbacksQuery),
        responses: responses(200, 'UnsettledCallbacks'),
      },
    },
    '/callbacks/{id}/close': {
      post: {
        operationId: 'closeCallback',
        summary: 'Say how an unsettled callback ended; the visitor is told the same.',
        parameters: [inPath('id')],
        ...body('Closing'),
        responses: responses(200, 'UnsettledCallback'),
      },
    },
    '/centrex-accounts': {
      get: {
        operationId: 'listCentrexAccounts',
        summary: 'Centrex accounts, by the filters of the guide; no passwords.',
        parameters: inQuery(CentrexQuery),
        responses: responses(200, 'CentrexAccounts'),
      },
    },
    '/groups': {
      get: {
        operationId: 'listGroups',
        summary: 'The groups of operators.',
        responses: responses(200, 'OperatorGroups'),
      },
    },
    '/groups/{name}/operators': {
      get: {
        operationId: 'listOperators',
        summary: 'The operators of a group.',
        parameters: [inPath('name')],
        responses: responses(200, 'Operators'),
      },
      post: {
        operationId: 'addOperator',
        summary: 'Add an account of the directory, or a number, to a group.',
        parameters: [inPath('name')],
        ...body('NewOperator'),
        responses: responses(201, 'AddedOperator'),
      },
    },
    '/operator-candidates': {
      get: {
        operationId: 'listCandidates',
        summary: 'Active accounts, registered lately, of which no number is in the group.',
        parameters: inQuery(CandidatesQuery),
        responses: responses(200, 'OperatorCandidates'),
      },
    },
  },
  components: {
    securitySchemes: { adminToken: { type: 'http', scheme: 'bearer' } },
    schemas: componentSchemas(schemas),
  },
});

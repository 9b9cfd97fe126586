import { z } from 'zod';
import { Challenge, NumberReason, Problem } from '../../shared/callback.js';
import { CheckAnswer, Explanation, Explanations } from '../../shared/owner/explanation.js';
import { problemCodes } from '../../shared/vocabulary.js';
import { CentrexAccount, CentrexAccounts, SkippedAccount } from '../centrex/centrex-account.js';
import { CentrexQuery } from '../centrex/filters.js';
import {
  componentSchemas,
  everywhere,
  malformedBody,
  malformedPath,
  type ProblemCase,
  problemResponses,
} from '../http/openapi-schemas.js';
import { ownerProblemCodes } from '../http/problems.js';
import { configurationPaths } from './configuration/configuration-openapi.js';
import { configurationSchemas } from './configuration/configuration-schemas.js';
import { AppliedStep, ConfigurationDifference } from './configuration/step-schemas.js';
import {
  AddedOperator,
  CandidatesQuery,
  NewOperator,
  OperatorCandidates,
  OperatorGroups,
  Operators,
} from './operator-groups.js';
import { AddedBlock, Block, Blocks, NewBlock } from './owner-blocks.js';
import { BudgetWarnings } from './owner-budget-warnings.js';
import {
  Closing,
  OwnerCallback,
  OwnerCallbacks,
  OwnerCallbacksQuery,
  UnknownCallStates,
} from './owner-callbacks.js';
import { Consents, ConsentsQuery } from './owner-consents.js';
import { ReferenceQuery, SupposedRequest } from './owner-explain.js';
import { personSchemas } from './owner-person.js';
import { Refusals, RefusalsQuery } from './owner-refusals.js';
import { siteKeySchemas } from './owner-site-keys.js';
import { NewStop, Stop, StopEffect, StopScopeQuery, Stops } from './owner-stops.js';
import { peoplePaths, peopleSchemas } from './people/people-openapi.js';
import { requestPaths, requestSchemas } from './requests/request-openapi.js';
import { statisticsPaths, statisticsSchemas } from './statistics/statistics-openapi.js';

const OwnerProblem = Problem.extend({
  code: z.enum([...problemCodes, ...ownerProblemCodes]),
  present: z.unknown().optional().meta({
    description: 'With changed-meanwhile: what is there now.',
  }),
  steps: z.array(AppliedStep).optional().meta({
    description: 'With not-applied: what became of each step.',
  }),
  differences: z.array(ConfigurationDifference).optional().meta({
    description: 'With changed-meanwhile: what was changed.',
  }),
}).meta({ id: 'OwnerProblem' });

const schemas = {
  AddedOperator,
  Block,
  AddedBlock,
  Blocks,
  BudgetWarnings,
  CentrexAccount,
  CentrexAccounts,
  Challenge,
  Closing,
  Consents,
  CheckAnswer,
  Explanation,
  Explanations,
  SupposedRequest,
  OwnerCallback,
  OwnerCallbacks,
  NewBlock,
  NewOperator,
  NewStop,
  NumberReason,
  OperatorCandidates,
  OperatorGroups,
  Operators,
  OwnerProblem,
  Refusals,
  SkippedAccount,
  Stop,
  StopEffect,
  Stops,
  UnknownCallStates,
  ...siteKeySchemas,
  ...configurationSchemas,
  ...personSchemas,
  ...requestSchemas,
  ...statisticsSchemas,
  ...peopleSchemas,
};

const ref = (name: keyof typeof schemas) => ({ $ref: `#/components/schemas/${name}` });
const content = (name: keyof typeof schemas) => ({ 'application/json': { schema: ref(name) } });

const problems = (...cases: readonly ProblemCase[]) =>
  problemResponses(ref('OwnerProblem'), [
    { code: 'unauthorized', when: 'The header Authorization does not carry the ADMIN_TOKEN.' },
    { code: 'too-many-requests', when: 'This address has sent too many wrong tokens.' },
    ...cases,
    ...everywhere,
  ]);

const wrongQuery: ProblemCase = {
  code: 'invalid-field',
  when: 'A parameter is invalid or unknown.',
};
const bodyProblems: readonly ProblemCase[] = [
  ...malformedBody,
  {
    code: 'invalid-field',
    status: 415,
    when: 'The charset or the compression of the body is not supported.',
  },
  {
    code: 'invalid-field',
    when: 'A field is invalid or unknown, or the body is not application/json.',
  },
];
const directoryProblems: readonly ProblemCase[] = [
  { code: 'not-found', when: 'CENTREX_SOURCE is not set.' },
  { code: 'unavailable', when: 'The Centrex directory cannot be read.' },
];
const webAppelUnavailable: ProblemCase = {
  code: 'unavailable',
  when: 'WebAppel did not answer, or refused.',
};
const noSuchGroup: ProblemCase = {
  code: 'not-found',
  when: 'WebAppel does not know the group, or no group can have this name.',
};

const answer = (description: string, name: keyof typeof schemas) => ({
  description,
  content: content(name),
});

const body = (name: keyof typeof schemas) => ({
  requestBody: { required: true, content: content(name) },
});

const inPath = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});

const groupName = inPath('name', 'The name of the group.');

/** The parameters of a query, from the schema that validates them. */
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

const personPath = (
  deed: 'find' | 'export' | 'erase' | 'object',
  about: { summary: string; takes: keyof typeof schemas; answers: keyof typeof schemas },
) => ({
  [`/person/${deed}`]: {
    post: {
      operationId: `${deed}Person`,
      tags: ['Visitors'],
      summary: about.summary,
      ...body(about.takes),
      responses: { 200: answer('What was done.', about.answers), ...problems(...bodyProblems) },
    },
  },
});

/** The owner's API as OpenAPI 3.1, generated from the schemas that validate it. */
export const ownerOpenApi = (version: string): object => ({
  openapi: '3.1.0',
  info: {
    title: "Rappel: owner's API",
    summary:
      'Requests and what came of them, who is not called, operator groups and the Centrex directory.',
    version,
    license: { name: 'MIT', identifier: 'MIT' },
    description:
      'For machines, with the ADMIN_TOKEN. The console uses the same operations with the cookie of a session; then one also answers `forbidden` (403) where the role of the person does not allow it, and `cross-site` (403) to pages of other sites. A request with both a token and a cookie is refused. Signing in and passkeys are for browsers, and not described here.',
  },
  servers: [{ url: '/api/owner' }],
  security: [{ adminToken: [] }],
  tags: [
    { name: 'Requests', description: 'What visitors asked for, and what came of it.' },
    { name: 'Callbacks', description: 'Callbacks whose outcome the owner has to settle.' },
    { name: 'Guard', description: 'Who and what is not called.' },
    { name: 'Visitors', description: 'The rights of a visitor, who is known by a phone number.' },
    { name: 'Operators', description: "WebAppel's operator groups and who is in them." },
    { name: 'Configuration', description: 'What WebAppel has, and changes of it.' },
    { name: 'People', description: 'Who may use the console, and what was done.' },
    { name: 'Centrex', description: 'The accounts of the Centrex directory.' },
  ],
  paths: {
    ...peoplePaths({ answer, body, inPath, inQuery, problems, bodyProblems, wrongQuery }),
    ...requestPaths({
      ...{ answer, body, problems, inQuery, wrongQuery, bodyProblems },
      id: inPath('id', 'The `id` of the request in the list.'),
    }),
    ...statisticsPaths({ answer, problems, inQuery, wrongQuery }),
    '/callbacks': {
      get: {
        operationId: 'listOwnerCallbacks',
        tags: ['Callbacks'],
        summary: 'List the callbacks in one state that may need the owner, newest first.',
        parameters: inQuery(OwnerCallbacksQuery),
        responses: {
          200: answer('A page of callbacks.', 'OwnerCallbacks'),
          ...problems(wrongQuery),
        },
      },
    },
    '/callbacks/{id}/close': {
      post: {
        operationId: 'closeCallback',
        tags: ['Callbacks'],
        summary: 'Record how an unsettled callback ended. The visitor sees the same outcome.',
        parameters: [inPath('id', 'The `id` of the callback in the list.')],
        ...body('Closing'),
        responses: {
          200: answer('The closed callback.', 'OwnerCallback'),
          ...problems(
            malformedPath,
            ...bodyProblems,
            { code: 'not-found', when: 'There is no callback with this id.' },
            {
              code: 'not-closable',
              when: 'It is not unsettled, or was closed with another outcome.',
            },
          ),
        },
      },
    },
    '/call-states': {
      get: {
        operationId: 'listUnknownCallStates',
        tags: ['Callbacks'],
        summary: "List WebAppel's words for states of calls that Rappel does not know.",
        responses: {
          200: answer('The words, the most frequent first.', 'UnknownCallStates'),
          ...problems(),
        },
      },
    },
    '/consents': {
      get: {
        operationId: 'listConsents',
        tags: ['Callbacks'],
        summary: 'List what visitors consented to besides their call, newest first.',
        parameters: inQuery(ConsentsQuery),
        responses: { 200: answer('A page of consents.', 'Consents'), ...problems(wrongQuery) },
      },
    },
    '/refusals': {
      get: {
        operationId: 'listRefusals',
        tags: ['Guard'],
        summary: 'List what was refused in the last 30 days, newest first.',
        parameters: inQuery(RefusalsQuery),
        responses: {
          200: answer('A page of refusals.', 'Refusals'),
          ...problems(wrongQuery),
        },
      },
    },
    '/explain': {
      get: {
        operationId: 'explainReference',
        tags: ['Guard'],
        summary: 'Say why a request was refused, by the reference that its visitor was shown.',
        parameters: inQuery(ReferenceQuery),
        responses: {
          200: answer('The refusal; more than one only if two share a reference.', 'Explanations'),
          ...problems(wrongQuery, {
            code: 'not-found',
            when: 'No refusal of the last 30 days has it.',
          }),
        },
      },
      post: {
        operationId: 'explainRequest',
        tags: ['Guard'],
        summary: 'Say what would come of a request. Nothing is recorded, counted or called.',
        ...body('SupposedRequest'),
        responses: {
          200: answer('What each check says.', 'Explanation'),
          ...problems(...bodyProblems),
        },
      },
    },
    '/budget-warnings': {
      get: {
        operationId: 'listBudgetWarnings',
        tags: ['Guard'],
        summary: 'List the warnings of budgets in the last 30 days, newest first, 200 at most.',
        responses: { 200: answer('The warnings.', 'BudgetWarnings'), ...problems() },
      },
    },
    '/blocks': {
      get: {
        operationId: 'listBlocks',
        tags: ['Guard'],
        summary: 'List the blocks in force, newest first.',
        responses: { 200: answer('The blocks.', 'Blocks'), ...problems() },
      },
      post: {
        operationId: 'addBlock',
        tags: ['Guard'],
        summary: 'Block a number, a prefix, an address or a network, at once on all instances.',
        ...body('NewBlock'),
        responses: { 201: answer('The block.', 'AddedBlock'), ...problems(...bodyProblems) },
      },
    },
    '/blocks/{id}': {
      delete: {
        operationId: 'removeBlock',
        tags: ['Guard'],
        summary: 'Remove a block.',
        parameters: [inPath('id', 'The `id` of the block in the list.')],
        responses: {
          200: answer('The removed block.', 'Block'),
          ...problems(malformedPath, {
            code: 'not-found',
            when: 'There is no block with this id.',
          }),
        },
      },
    },
    '/stops': {
      get: {
        operationId: 'listStops',
        tags: ['Guard'],
        summary: 'List the stops in force, oldest first.',
        responses: { 200: answer('The stops.', 'Stops'), ...problems() },
      },
      post: {
        operationId: 'addStop',
        tags: ['Guard'],
        summary:
          'Stop callbacks: all, of a popup or of a country, in place of an earlier stop of the same.',
        ...body('NewStop'),
        responses: { 201: answer('The stop.', 'Stop'), ...problems(...bodyProblems) },
      },
    },
    '/stop-effect': {
      get: {
        operationId: 'readStopEffect',
        tags: ['Guard'],
        summary: 'Say how many a stop would affect. Nothing is stopped.',
        parameters: inQuery(StopScopeQuery),
        responses: { 200: answer('Whom it would affect.', 'StopEffect'), ...problems(wrongQuery) },
      },
    },
    '/stops/{id}': {
      delete: {
        operationId: 'liftStop',
        tags: ['Guard'],
        summary: 'Lift a stop.',
        parameters: [inPath('id', 'The `id` of the stop in the list.')],
        responses: {
          200: answer('The lifted stop.', 'Stop'),
          ...problems(malformedPath, {
            code: 'not-found',
            when: 'There is no stop in force with this id.',
          }),
        },
      },
    },
    '/site-keys': {
      get: {
        operationId: 'listSiteKeys',
        tags: ['Guard'],
        summary: 'List the site keys, newest first. The keys themselves are not shown again.',
        responses: { 200: answer('The site keys.', 'SiteKeys'), ...problems() },
      },
      post: {
        operationId: 'addSiteKey',
        tags: ['Guard'],
        summary: 'Make a key with which a server requests callbacks without a browser.',
        ...body('NewSiteKey'),
        responses: {
          201: answer('The site key, with the key.', 'MadeSiteKey'),
          ...problems(...bodyProblems),
        },
      },
    },
    '/site-keys/{id}': {
      delete: {
        operationId: 'revokeSiteKey',
        tags: ['Guard'],
        summary: 'Revoke a site key, at once on all instances.',
        parameters: [inPath('id', 'The `id` of the site key in the list.')],
        responses: {
          200: answer('The revoked site key.', 'SiteKey'),
          ...problems(malformedPath, {
            code: 'not-found',
            when: 'There is no site key with this id.',
          }),
        },
      },
    },
    ...personPath('find', {
      summary: 'List what is kept about a number, without what it says.',
      takes: 'PersonQuery',
      answers: 'PersonFound',
    }),
    ...personPath('export', {
      summary: 'Export all that is kept about a number, for the person.',
      takes: 'PersonQuery',
      answers: 'PersonExport',
    }),
    ...personPath('erase', {
      summary:
        'Cancel the open callbacks of a number and blank everything about it. What cannot be cancelled is listed with the reason.',
      takes: 'PersonQuery',
      answers: 'PersonErased',
    }),
    ...personPath('object', {
      summary: 'Block a number for good, as a keyed hash, and end its open callbacks as refused.',
      takes: 'PersonObjection',
      answers: 'PersonObjected',
    }),
    '/centrex-accounts': {
      get: {
        operationId: 'listCentrexAccounts',
        tags: ['Centrex'],
        summary: 'List Centrex accounts, with the filters of the guide and without passwords.',
        parameters: inQuery(CentrexQuery),
        responses: {
          200: answer('The accounts that match.', 'CentrexAccounts'),
          ...problems(wrongQuery, ...directoryProblems),
        },
      },
    },
    '/groups': {
      get: {
        operationId: 'listGroups',
        tags: ['Operators'],
        summary: 'List the operator groups.',
        responses: {
          200: answer('The groups.', 'OperatorGroups'),
          ...problems(webAppelUnavailable),
        },
      },
    },
    '/groups/{name}/operators': {
      get: {
        operationId: 'listOperators',
        tags: ['Operators'],
        summary: 'List the operators of a group.',
        parameters: [groupName],
        responses: {
          200: answer('The operators.', 'Operators'),
          ...problems(malformedPath, noSuchGroup, webAppelUnavailable),
        },
      },
      post: {
        operationId: 'addOperator',
        tags: ['Operators'],
        summary: 'Add an account of the directory, or a number, to a group.',
        parameters: [groupName],
        ...body('NewOperator'),
        responses: {
          201: answer('The operator as added.', 'AddedOperator'),
          ...problems(
            malformedPath,
            ...bodyProblems,
            noSuchGroup,
            ...directoryProblems,
            webAppelUnavailable,
          ),
        },
      },
    },
    '/operator-candidates': {
      get: {
        operationId: 'listCandidates',
        tags: ['Operators'],
        summary: 'List active, recently registered accounts that have no number in the group yet.',
        parameters: inQuery(CandidatesQuery),
        responses: {
          200: answer('The candidates.', 'OperatorCandidates'),
          ...problems(wrongQuery, ...directoryProblems, webAppelUnavailable),
        },
      },
    },
    ...configurationPaths({
      ...{ answer, body, problems, inPath, malformedPath },
      unavailable: webAppelUnavailable,
    }),
  },
  components: {
    securitySchemes: {
      adminToken: { type: 'http', scheme: 'bearer', description: 'The ADMIN_TOKEN setting.' },
    },
    schemas: componentSchemas(schemas),
  },
});

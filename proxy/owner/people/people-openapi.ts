import type { z } from 'zod';
import { AuditEntries, AuditEntry } from '../../../shared/owner/audit.js';
import { MadeInvitation, PendingInvitation, People, Person } from '../../../shared/owner/people.js';
import { malformedPath, type ProblemCase } from '../../http/openapi-schemas.js';
import { AuditQuery } from '../audit/audit-log.js';
import { NewInvitation, PersonChange } from './people-routes.js';

export const peopleSchemas = {
  AuditEntries,
  AuditEntry,
  MadeInvitation,
  NewInvitation,
  PendingInvitation,
  People,
  Person,
  PersonChange,
};
type SchemaName = keyof typeof peopleSchemas;

/** How the document of the owner's API writes the parts of an operation. */
interface Parts {
  answer(description: string, name: SchemaName): object;
  body(name: SchemaName): object;
  inPath(name: string, description: string): object;
  inQuery(query: z.ZodObject): object[];
  problems(...cases: readonly ProblemCase[]): object;
  bodyProblems: readonly ProblemCase[];
  wrongQuery: ProblemCase;
}

const gone = (what: string): ProblemCase => ({ code: 'not-found', when: `There is no ${what}.` });

/** The operations about the people of the console and what was done. */
export const peoplePaths = (parts: Parts): object => {
  const { answer, body, inPath, inQuery, problems, bodyProblems, wrongQuery } = parts;
  return {
    '/people': {
      get: {
        operationId: 'listPeople',
        tags: ['People'],
        summary: 'List who may use the console, and who is invited to it.',
        responses: { 200: answer('The people.', 'People'), ...problems() },
      },
    },
    '/people/{id}': {
      patch: {
        operationId: 'changePerson',
        tags: ['People'],
        summary:
          'Change the role of a person, or whether they may sign in, at once on all instances.',
        parameters: [inPath('id', 'The `id` of the person in the list.')],
        ...body('PersonChange'),
        responses: {
          200: answer('All people.', 'People'),
          ...problems(malformedPath, ...bodyProblems, gone('person with this id')),
        },
      },
    },
    '/people/invitations': {
      post: {
        operationId: 'invitePerson',
        tags: ['People'],
        summary: 'Make a link with which a person makes a passkey, once and within 48 hours.',
        ...body('NewInvitation'),
        responses: {
          201: answer('The invitation, with the link.', 'MadeInvitation'),
          ...problems(...bodyProblems, {
            code: 'conflict',
            when: 'The person is known and may not sign in.',
          }),
        },
      },
    },
    '/people/invitations/{id}': {
      delete: {
        operationId: 'withdrawInvitation',
        tags: ['People'],
        summary: 'Withdraw an invitation that was not used.',
        parameters: [inPath('id', 'The `id` of the invitation in the list.')],
        responses: {
          200: { description: 'It can no longer be used.' },
          ...problems(malformedPath, gone('invitation with this id that can be used')),
        },
      },
    },
    '/audit': {
      get: {
        operationId: 'listAudit',
        tags: ['People'],
        summary: 'List every write and sign-in of the last 400 days, newest first.',
        parameters: inQuery(AuditQuery),
        responses: { 200: answer('A page of entries.', 'AuditEntries'), ...problems(wrongQuery) },
      },
    },
  };
};

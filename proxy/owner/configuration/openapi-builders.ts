import type { ProblemCase } from '../../http/openapi-schemas.js';
import type { configurationSchemas } from './configuration-schemas.js';

export type SchemaName = keyof typeof configurationSchemas;

/** What the document of the owner's API builds its operations of. */
export interface Builders {
  answer(description: string, name: SchemaName): object;
  body(name: SchemaName): object;
  problems(...cases: readonly ProblemCase[]): object;
  inPath(name: string, description: string): object;
  malformedPath: ProblemCase;
  unavailable: ProblemCase;
}

/** A thing that is read and changed under the same path. */
export interface Thing {
  read: object;
  parameters: object[];
  missing: ProblemCase;
}

/** What the changes of all things have in common. */
export interface Changing {
  thing(name: string, parameter: object, value: SchemaName, missing: ProblemCase): Thing;
  change(
    operationId: string,
    summary: string,
    thing: Thing,
    schemas: readonly [taken: SchemaName, answered: SchemaName],
  ): object;
  bodyProblems: readonly ProblemCase[];
  /** Those of a change whose body is right. */
  afterRead: readonly ProblemCase[];
  ifMatch: readonly object[];
}

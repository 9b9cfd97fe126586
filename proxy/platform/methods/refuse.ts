import { type FieldName, fields } from '../../../shared/webappel/fields.js';
import { type MethodName, methods } from '../../../shared/webappel/methods.js';
import { invalidVariables, Refusal, type RefusalCode } from '../../../shared/webappel/refusal.js';

/** A refusal that names the variable by its wire name. */
export const refusal = (code: RefusalCode, method: MethodName, field: FieldName): Refusal =>
  new Refusal(code, fields[field].wire, methods[method].wire);

/** A refusal of values that are well-formed but not acceptable. */
export const refusalOfValues = (method: MethodName, ...names: FieldName[]): Refusal =>
  invalidVariables(
    names.map((name) => fields[name].wire),
    methods[method].wire,
  );

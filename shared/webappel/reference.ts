import { z } from 'zod';
import { type FieldName, fields } from './fields.js';
import {
  type Answer,
  type Method,
  type MethodName,
  methodNames,
  methods,
  type Part,
} from './methods.js';
import { refusalStatus } from './refusal.js';
import { wireName } from './rows.js';

const introduction = `# WebAppel, method by method

Generated from the tables in this folder; a test keeps it true. Line numbers (L303) are those of the vendor's guide.

Every request is a \`GET\` on \`…/get/webappel/api.php\` with \`methode\`, \`email\` and \`pass\`; a list travels as \`name[]\`. An
answer is \`OK\`, an identifier, lines of cells between \`;\`, or a file. The guide defines no error: our platform answers one
line, \`ERREUR <code> <what>\`, with the code also in the header \`X-WebAppel-Error\`.
`;

const cell = (text: string): string => text.replaceAll('|', '\\|');
const code = (text: string): string => `\`${text}\``;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');

/** The words or bounds of a form, where it has them. */
function valuesOf(field: FieldName): string {
  const form: z.ZodType = fields[field].form;
  const { range }: { range?: readonly number[] | undefined } = fields[field];
  if (!(form instanceof z.ZodPipe)) return '';
  const { out } = form.def;
  if (out instanceof z.ZodEnum)
    return `${out.options.map((word) => code(String(z.encode(form, word)))).join(', ')}.`;
  if (!(out instanceof z.ZodNumber) || out.maxValue === Number.MAX_SAFE_INTEGER) return '';
  return `${out.minValue} to ${out.maxValue}${range ? ` (strict: ${range.join(' to ')})` : ''}.`;
}

const meaningOf = (field: FieldName): string =>
  [fields[field].about, valuesOf(field)].filter(Boolean).join(' ');

function obligationOf({ optional, clearable, fallback }: Part): string {
  if (fallback !== undefined) return `yes; tolerated absent: ${code(fallback)}`;
  if (!optional) return 'yes';
  return clearable ? 'no; empty clears it' : 'no';
}

function parameterRow(part: Part): string[] {
  const { aliases = [], spread } = fields[part.field];
  const names = spread ? spread.over : [`${wireName(part)}${part.many ? '[]' : ''}`];
  return [
    [...names, ...aliases].map(code).join(', '),
    part.field,
    meaningOf(part.field),
    obligationOf(part),
  ];
}

const columnsTable = (columns: readonly Part[]): string =>
  table(
    ['', 'column', 'ours', 'meaning'],
    columns.map((part, index) => [
      String(index + 1),
      code(wireName(part)),
      part.field,
      meaningOf(part.field),
    ]),
  );

function answerText(answer: Answer): string {
  switch (answer.kind) {
    case 'ok':
      return 'Answers `OK`.';
    case 'one':
      return `Answers ${code(wireName(answer))}. ${meaningOf(answer.field)}`;
    case 'file':
      return 'Answers the bytes of the file.';
    case 'rows': {
      const extension = (answer.extension ?? []).map((part) => code(wireName(part)));
      const more =
        extension.length > 0 ? ` With a line of names also ${extension.join(', ')}.` : '';
      return `Answers lines.${more}\n\n${columnsTable(answer.columns)}`;
    }
    case 'tagged':
      return Object.values(answer.variants)
        .map(
          ({ wire, columns }) =>
            `Answers lines that begin with ${code(wire)}, then:\n\n${columnsTable(columns)}`,
        )
        .join('\n\n');
  }
}

/** What one method takes and answers, in Markdown. */
export function methodText(name: MethodName): string {
  const { wire, aliases = [], about, takes, upload, answers, guide }: Method = methods[name];
  const others = aliases.length > 0 ? ` Also ${aliases.map(code).join(', ')}.` : '';
  const body = upload
    ? ' One file by `POST` as `multipart/form-data`, in a part named like its type.'
    : '';
  return [
    `## ${name}: ${code(wire)}`,
    `${about}${body}${others} Guide: ${guide}.`,
    takes.length > 0
      ? table(['variable', 'ours', 'meaning', 'mandatory'], takes.map(parameterRow))
      : 'Takes nothing.',
    answerText(answers),
  ].join('\n\n');
}

const refusalTable = (): string =>
  table(
    ['code', 'HTTP status, when asked for'],
    Object.entries(refusalStatus).map(([word, status]) => [code(word), String(status)]),
  );

/** The reference of all methods, in Markdown. */
export const referenceText = (): string =>
  `${[introduction.trimEnd(), ...methodNames.map(methodText), '## Refusals', refusalTable()].join('\n\n')}\n`;

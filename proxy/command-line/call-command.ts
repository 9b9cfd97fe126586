import { readFileSync } from 'node:fs';
import { isFictional } from '../../shared/numbers/reserved-numbers.js';
import { fromDigits } from '../../shared/phone.js';
import {
  type Answer,
  type Columns,
  type Method,
  type MethodName,
  methods,
  type Result,
} from '../../shared/webappel/methods.js';
import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { encodeRows, type Values } from '../../shared/webappel/rows.js';
import { encodeAnswer } from '../../shared/webappel/wire.js';
import { usages } from '../bin/usage.js';
import { readNumber } from '../platform/methods/numbers.js';
import { createWebAppelClient } from '../webappel/client.js';
import { toTerminalText } from '../webappel/redact.js';
import { accountOf, type WebAppelAccount } from './account-in-environment.js';
import { notesOn } from './call-notes.js';
import {
  BadUsage,
  type Command,
  type CommandContext,
  type ExitCode,
  exitCodes,
} from './command.js';
import { requireMethod } from './method-named.js';
import { readOptions } from './options.js';
import { requireWritable, saveFile } from './out-file.js';
import { unreachedWords } from './unreached-words.js';
import { readVariables } from './variables.js';

export const call: Command = {
  ...usages.call,
  async run(words, context) {
    const { values, positionals } = readOptions(words, {
      json: 'boolean',
      out: 'string',
    });
    const [name, ...rest] = positionals;
    if (!name)
      throw new BadUsage([
        'rappel call needs a method; rappel methods lists them',
        `rappel ${call.usage}`,
      ]);
    const method = requireMethod(name);
    const answersFile = methods[method].answers.kind === 'file';
    if (values.out !== undefined && !answersFile)
      throw new BadUsage(['--out is only for a method that returns a file']);
    if (answersFile && values.out === undefined && (context.isTerminal || values.json))
      throw new BadUsage(['The answer is a file; say where to save it with --out file']);
    const params = readParams(method, rest);
    const account = accountOf(context);
    if (!account.isEmbedded) rejectFiction(params);
    if (values.out !== undefined) requireWritable(values.out);
    try {
      const result = await send(method, params, account);
      printResult(method, result, values, context);
      for (const note of notesOn(method, params, result, account.settings))
        context.printError(note);
      return exitCodes.done;
    } catch (failure) {
      return reportFailure(method, failure, account, context);
    }
  },
};

/** The variables and, for a method that stores a file, the file's content. */
function readParams(method: MethodName, words: readonly string[]): object {
  const { wire, upload }: Method = methods[method];
  const paths = words.filter((word) => word.startsWith('@')).map((word) => word.slice(1));
  const params = readVariables(
    method,
    words.filter((word) => !word.startsWith('@')),
  );
  const [path] = paths;
  if (!upload && path === undefined) return params;
  if (!upload) throw new BadUsage([`${wire}: takes no file; remove the word that begins with @`]);
  if (!path || paths.length > 1) throw new BadUsage([`${wire}: takes one file, written @path`]);
  try {
    return { ...params, content: new Uint8Array(readFileSync(path)) };
  } catch {
    throw new BadUsage([`${wire}: the file ${path} cannot be read`]);
  }
}

/** @throws {BadUsage} for a number that nobody has: it is called only where phones are simulated */
function rejectFiction(params: { phoneNumber?: string; countryCode?: string }): void {
  const number = params.phoneNumber && readNumber(params.phoneNumber, params.countryCode);
  if (number && isFictional(fromDigits(number)))
    throw new BadUsage(['This number is reserved for fiction and belongs to nobody']);
}

const send = (
  method: MethodName,
  params: object,
  { url, credentials, settings }: WebAppelAccount,
): Promise<unknown> => {
  const { webAppelCharset: charset } = settings;
  const webAppel = createWebAppelClient({
    ...{ url, charset, taught: settings },
    credentials: () => credentials,
  });
  // The compiler cannot relate a method's parameters to its result when the method is a variable.
  return (webAppel[method] as (params: object) => Promise<unknown>)(params);
};

function printResult(
  method: MethodName,
  result: unknown,
  { json, out }: { json?: boolean; out?: string },
  { write }: CommandContext,
): void {
  const { answers }: Method = methods[method];
  if (answers.kind === 'file') {
    const content = result as Uint8Array;
    if (out === undefined) write(content);
    else saveFile(out, content);
    if (json) write(`${JSON.stringify({ file: out, bytes: content.length })}\n`);
    return;
  }
  if (json) {
    write(`${JSON.stringify(namedResult(answers, result), null, 2)}\n`);
    return;
  }
  const text =
    answers.kind === 'rows'
      ? encodeRows(withAnsweredColumns(answers, result as Values[]), result as Values[], true)
      : Buffer.from(encodeAnswer(method, result as Result<typeof method>)).toString();
  write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
}

/** Columns that the guide does not have are printed only when the server sent them. */
const withAnsweredColumns = (answer: Columns, rows: readonly Values[]): Columns => ({
  ...answer,
  extension: (answer.extension ?? []).filter(({ field }) =>
    rows.some((row) => row[field] !== undefined),
  ),
});

function namedResult(answers: Exclude<Answer, { kind: 'file' }>, result: unknown): unknown {
  if (answers.kind === 'ok') return { done: true };
  return answers.kind === 'one' ? { [answers.field]: result } : result;
}

function reportFailure(
  method: MethodName,
  failure: unknown,
  { credentials, isEmbedded }: WebAppelAccount,
  { printError }: CommandContext,
): ExitCode {
  const { wire } = methods[method];
  if (failure instanceof Refusal) {
    const detail = toTerminalText(failure.detail, credentials).slice(0, 200);
    printError(`${wire} was refused: ${[failure.code, detail].filter(Boolean).join(' ')}`);
    return exitCodes.refused;
  }
  if (!(failure instanceof Unreached)) throw failure;
  const status = failure.status === undefined ? '' : ` ${failure.status}`;
  printError(`${wire} failed: ${unreachedWords[failure.reason]}${status}`);
  if (failure.nothingSent && isEmbedded)
    printError(
      'Start the embedded platform with rappel serve or rappel platform, or set WEBAPPEL_URL',
    );
  if (!failure.nothingSent && method === 'requestCall')
    printError(
      'WebAppel may have accepted the call. Do not repeat it, or the visitor may be called twice; look for it with rappel call summariseCalls',
    );
  return exitCodes.unreached;
}

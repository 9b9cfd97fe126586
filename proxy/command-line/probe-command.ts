import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { maskNumber } from '../../shared/mask-number.js';
import { readByAllPlans } from '../../shared/numbers/all-plans.js';
import { isFictional } from '../../shared/numbers/reserved-numbers.js';
import { fromDigits } from '../../shared/phone.js';
import { usages } from '../bin/usage.js';
import { readNumber } from '../platform/methods/numbers.js';
import { AnswerFolder, FolderUnusable } from '../probe/answer-folder.js';
import type { OwnCall } from '../probe/calling-steps.js';
import {
  createScratchName,
  type ProbeOptions,
  type ProbeResult,
  planOf,
  probe as runProbe,
} from '../probe/probe.js';
import { type Reaction, reactionNames } from '../probe/reactions.js';
import { countDifferences, progressLine, reportText } from '../probe/report.js';
import { removeSecrets, type Secret } from '../webappel/redact.js';
import { accountOf } from './account-in-environment.js';
import {
  BadUsage,
  type Command,
  type CommandContext,
  type ExitCode,
  exitCodes,
} from './command.js';
import { readOptions } from './options.js';

export const probe: Command = {
  ...usages.probe,
  async run(words, context) {
    const { values, positionals } = readOptions(words, {
      write: 'boolean',
      call: 'strings',
      popup: 'string',
      out: 'string',
    });
    if (positionals.length > 0)
      throw new BadUsage(['rappel probe takes only options', `rappel ${probe.usage}`]);
    const calls = (values.call ?? []).map(readCall);
    if (calls.length > 0 && values.popup === undefined)
      throw new BadUsage(['--call also needs --popup, the popup whose operators will be called']);
    if (values.popup !== undefined && !/^\d{1,20}$/.test(values.popup))
      throw new BadUsage(['--popup must be the id of a popup, a number']);
    const { url, credentials, isEmbedded, settings } = accountOf(context);
    if (!isEmbedded && calls.some(({ number }) => isFictional(fromDigits(number))))
      throw new BadUsage(['--call: this number is reserved for fiction and belongs to nobody']);
    const secrets: Secret[] = [
      [credentials.email, '[email]'],
      [credentials.pass, '[pass]'],
      ...calls.flatMap(({ number }) =>
        spellingsOf(number).map((spelling) => [spelling, '[own number]'] as const),
      ),
    ];
    const folder = openFolder(values.out, context, secrets);
    const stop = new AbortController();
    void context.untilStopped().then(() => {
      context.printError('Stopping; the probe first removes what it created.');
      stop.abort();
    });
    const options: ProbeOptions = {
      url,
      credentials,
      charset: settings.webAppelCharset,
      reading: settings,
      clock: context.clock,
      timeZone: settings.timeZone,
      tokenField: settings.tokenField,
      folder,
      clean: (text) =>
        removeSecrets(Buffer.from(text), secrets)
          .toString()
          .replace(/\p{Cc}+/gu, ' '),
      writes: values.write ?? false,
      calls,
      popupId: values.popup,
      scratchName: createScratchName(),
      print: (line) => context.write(`${line}\n`),
      onEntry(entry) {
        const isWorthPrinting = entry.step > 0 || entry.differs.length > 0 || entry.unreached;
        if (isWorthPrinting) context.write(`${progressLine(entry)}\n`);
      },
      stop: stop.signal,
    };
    context.write(introduction(options));
    const startedAt = context.clock.now();
    const result = await runProbe(options);
    folder.keepSummary(summaryOf(options, startedAt, result));
    context.write(`\n${reportText(result, folder.path)}`);
    const code = exitCodeOf(result);
    if (isEmbedded && result.entries[0]?.unreached === 'no-connection')
      context.printError(
        'Start the embedded platform with rappel serve or rappel platform, or set WEBAPPEL_URL',
      );
    return code;
  },
};

/** Reads `0612345678,answered`. Errors do not repeat the word, because it contains a telephone number. */
function readCall(word: string): OwnCall & { masked: string } {
  const cut = word.indexOf(',');
  const typed = (cut < 0 ? word : word.slice(0, cut)).replace(/[\s.()-]/g, '');
  const reaction = cut < 0 ? 'any' : word.slice(cut + 1);
  const number = /^(\+|00)?\d+$/.test(typed)
    ? readNumber(typed.replace(/^(\+|00)/, ''))
    : undefined;
  if (!number || readByAllPlans(fromDigits(number))?.type === undefined)
    throw new BadUsage(['--call: this is not a telephone number; write it like +33612345678']);
  if (!reactionNames.includes(reaction as Reaction))
    throw new BadUsage([
      `--call: the reaction after the comma must be one of ${reactionNames.join(', ')}`,
    ]);
  return { number, reaction: reaction as Reaction, masked: maskNumber(fromDigits(number)) };
}

/** The ways in which a server may write a number. */
function spellingsOf(number: string): string[] {
  const parsed = parsePhoneNumberFromString(fromDigits(number));
  const written = parsed ? [parsed.formatInternational(), parsed.formatNational()] : [];
  return [
    ...written.flatMap((form) => [form, form.replaceAll(' ', '.'), form.replaceAll(' ', '-')]),
    number,
    ...(parsed ? [`0${parsed.nationalNumber}`, parsed.nationalNumber] : []),
  ];
}

function openFolder(
  out: string | undefined,
  { clock }: CommandContext,
  secrets: readonly Secret[],
): AnswerFolder {
  const day = new Date(clock.now()).toISOString().slice(0, 10);
  const names =
    out === undefined
      ? [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => `probe-${day}${n === 1 ? '' : `-${n}`}`)
      : [out];
  let refusal = '';
  for (const name of names) {
    try {
      return new AnswerFolder(name, secrets);
    } catch (failure) {
      if (!(failure instanceof FolderUnusable)) throw failure;
      refusal = failure.message;
    }
  }
  throw new BadUsage([refusal]);
}

function introduction(options: ProbeOptions): string {
  const { url, writes, calls, scratchName, folder } = options;
  const plan = planOf(options);
  const lines = [
    `Probing ${url} with ${plan.length} questions, one per second. The answers are saved in ${folder.path}.`,
    'The first question sends one wrong password. If your account locks after several, do not run the probe often.',
    writes
      ? `--write: the probe creates a schedule, a group and a popup named ${scratchName}, and removes them afterwards.\n         An empty schedule and an empty group remain, because WebAppel has no method to remove them.`
      : 'The probe changes nothing; steps 7, 8, 9 and 13 need --write.',
    calls.length > 0
      ? `--call: ${calls.length + 1} calls ring ${[...new Set(calls.map(({ masked }) => masked))].join(', ')} and the operators of the popup.`
      : 'No phone rings; steps 10, 11 and 12 need --call.',
  ];
  return `${lines.join('\n')}\n\n`;
}

const exitCodeOf = (result: ProbeResult): ExitCode => {
  if (result.endReason === 'login') return exitCodes.refused;
  if (result.endReason || result.entries.some(({ unreached }) => unreached))
    return exitCodes.unreached;
  return countDifferences(result) > 0 ? exitCodes.differs : exitCodes.done;
};

const summaryOf = (
  { url, writes, calls, scratchName }: ProbeOptions,
  startedAt: number,
  { entries, leftovers, endReason }: ProbeResult,
): object => ({
  server: new URL(url).host,
  startedOn: new Date(startedAt).toISOString(),
  writes,
  calls: calls.map(({ reaction }) => reaction),
  word: scratchName,
  ended: endReason ?? 'complete',
  left: leftovers,
  entries,
});

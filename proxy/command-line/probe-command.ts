import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { maskNumber } from '../../shared/mask-number.js';
import { fromDigits } from '../../shared/phone.js';
import { usages } from '../bin/usage.js';
import { readNumber } from '../platform/methods/numbers.js';
import { AnswerFolder, FolderUnusable } from '../probe/answer-folder.js';
import { type Act, actNames, type OwnCall } from '../probe/calling-steps.js';
import {
  type ProbeOptions,
  type ProbeResult,
  planOf,
  probe as runProbe,
  scratchWord,
} from '../probe/probe.js';
import { countDifferences, progressLine, reportText } from '../probe/report.js';
import { type Secret, withoutSecrets } from '../webappel/redact.js';
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
      throw new BadUsage(['rappel probe takes options only', `rappel ${probe.usage}`]);
    const calls = (values.call ?? []).map(readCall);
    if (calls.length > 0 && values.popup === undefined)
      throw new BadUsage(['--call also needs --popup: the popup whose operators will be called']);
    if (values.popup !== undefined && !/^\d{1,20}$/.test(values.popup))
      throw new BadUsage(['--popup must be the number of a popup']);
    const { url, credentials, embedded, settings } = accountOf(context);
    const secrets: Secret[] = [
      [credentials.email, '[email]'],
      [credentials.pass, '[pass]'],
      ...calls.flatMap(({ number }) =>
        formsOf(number).map((form) => [form, '[own number]'] as const),
      ),
    ];
    const folder = openFolder(values.out, context, secrets);
    const stop = new AbortController();
    void context.untilStopped().then(() => {
      context.complain('Stopping: what was made is removed first.');
      stop.abort();
    });
    const options: ProbeOptions = {
      url,
      credentials,
      clock: context.clock,
      timeZone: settings.timeZone,
      tokenField: settings.tokenField,
      folder,
      clean: (text) =>
        withoutSecrets(Buffer.from(text), secrets)
          .toString()
          .replace(/\p{Cc}+/gu, ' '),
      writes: values.write ?? false,
      calls,
      popupId: values.popup,
      word: scratchWord(),
      tell: (line) => context.write(`${line}\n`),
      onEntry(entry) {
        const isNews = entry.step > 0 || entry.differs.length > 0 || entry.unreached;
        if (isNews) context.write(`${progressLine(entry)}\n`);
      },
      stop: stop.signal,
    };
    context.write(introduction(options));
    const startedAt = context.clock.now();
    const result = await runProbe(options);
    folder.keepSummary(summaryOf(options, startedAt, result));
    context.write(`\n${reportText(result, folder.path)}`);
    const code = exitCodeOf(result);
    if (embedded && result.entries[0]?.unreached === 'no-connection')
      context.complain(
        'rappel serve or rappel platform starts the embedded platform; or set WEBAPPEL_URL',
      );
    return code;
  },
};

/** `0612345678,answered`. What was typed is not repeated in errors: it is somebody's number. */
function readCall(word: string): OwnCall & { masked: string } {
  const cut = word.indexOf(',');
  const typed = (cut < 0 ? word : word.slice(0, cut)).replace(/[\s.()-]/g, '');
  const act = cut < 0 ? 'any' : word.slice(cut + 1);
  const number = /^(\+|00)?\d+$/.test(typed)
    ? readNumber(typed.replace(/^(\+|00)/, ''))
    : undefined;
  const parsed = number ? parsePhoneNumberFromString(fromDigits(number)) : undefined;
  const isFiction = /^(3363998\d{4})$/.test(number ?? '');
  if (!number || !(parsed?.isValid() || isFiction))
    throw new BadUsage(['--call: that is not a telephone number; write it as in +33612345678']);
  if (!actNames.includes(act as Act))
    throw new BadUsage([`--call: after the comma, what you will do: ${actNames.join(', ')}`]);
  return { number, act: act as Act, masked: maskNumber(fromDigits(number)) };
}

/** The ways in which a server may write a number. */
function formsOf(number: string): string[] {
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
  let refused = '';
  for (const name of names) {
    try {
      return new AnswerFolder(name, secrets);
    } catch (failure) {
      if (!(failure instanceof FolderUnusable)) throw failure;
      refused = failure.message;
    }
  }
  throw new BadUsage([refused]);
}

function introduction(options: ProbeOptions): string {
  const { url, writes, calls, word, folder } = options;
  const plan = planOf(options);
  const lines = [
    `Probing ${url}: ${plan.length} questions, one a second. Answers go to ${folder.path}.`,
    'The first question sends a wrong password, once. If your account locks after several, do not repeat this often.',
    writes
      ? `--write: a schedule, a group and a popup named ${word} are made and removed afterwards; of schedule and group\n         the empty name stays, because WebAppel has no method that removes it.`
      : 'Nothing is changed: steps 7, 8, 9 and 13 need --write.',
    calls.length > 0
      ? `--call: ${calls.length + 1} calls ring ${[...new Set(calls.map(({ masked }) => masked))].join(', ')}, and the operators of the popup.`
      : 'No phone rings: steps 10, 11 and 12 need --call.',
  ];
  return `${lines.join('\n')}\n\n`;
}

const exitCodeOf = (result: ProbeResult): ExitCode => {
  if (result.ended === 'login') return exitCodes.refused;
  if (result.ended || result.entries.some(({ unreached }) => unreached)) return exitCodes.unreached;
  return countDifferences(result) > 0 ? exitCodes.differs : exitCodes.done;
};

const summaryOf = (
  { url, writes, calls, word }: ProbeOptions,
  startedAt: number,
  { entries, left, ended }: ProbeResult,
): object => ({
  server: new URL(url).host,
  startedOn: new Date(startedAt).toISOString(),
  writes,
  calls: calls.map(({ act }) => act),
  word,
  ended: ended ?? 'complete',
  left,
  entries,
});

import type { ProbeResult } from './probe.js';
import type { Difference, Entry } from './session.js';

const WIDTH = 100;
const ABOUT_WIDTH = 58;

/** One line about an asked question. */
export function progressLine({ step, about, differs, unasked, unreached, open }: Entry): string {
  const outcome = unasked
    ? `not asked, because ${unasked}`
    : unreached
      ? `no answer: ${unreached}`
      : differs.length > 0
        ? `DIFFERS: ${differs.map(({ seen }) => seen).join('; ')}`
        : open.length > 0
          ? 'cannot tell'
          : 'as expected';
  return `${step === 0 ? '  ' : String(step).padStart(2)}  ${about.padEnd(ABOUT_WIDTH)} ${outcome}`;
}

/** A difference and all entries that show it. */
interface ReportedDifference extends Difference {
  entries: Entry[];
}

function groupDifferences(entries: readonly Entry[]): ReportedDifference[] {
  const groups = new Map<string, ReportedDifference>();
  for (const entry of entries)
    for (const difference of entry.differs) {
      const key = JSON.stringify([difference.expected, difference.seen]);
      const group = groups.get(key);
      if (group) group.entries.push(entry);
      else groups.set(key, { ...difference, entries: [entry] });
    }
  return [...groups.values()];
}

export const countDifferences = ({ entries }: Pick<ProbeResult, 'entries'>): number =>
  groupDifferences(entries).length;

/** Wraps text to lines of at most 100 characters; later lines align with the text after the label. */
function wrap(label: string, text: string): string {
  const indent = ' '.repeat(label.length);
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line && line.length + word.length + indent.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.map((line, index) => `${index === 0 ? label : indent}${line}`).join('\n');
}

const placesOf = (entries: readonly Entry[]): string => {
  const [first, ...others] = entries;
  const place = first?.step ? `step ${first.step}, ${first.about}` : `clean-up, ${first?.about}`;
  return others.length > 0 ? `${place}, and ${others.length} more` : place;
};

function differenceText(
  { expected, seen, matters, entries }: ReportedDifference,
  index: number,
): string {
  const files = entries.map(({ file }) => file).filter((file) => file !== undefined);
  return [
    `${index + 1}. ${placesOf(entries)}`,
    wrap('   expected  ', expected),
    wrap('   seen      ', seen),
    wrap('   matters   ', matters),
    ...(files.length > 0 ? [wrap('   answer in ', files.slice(0, 3).join(', '))] : []),
  ].join('\n');
}

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [`${title}\n${lines.map((line) => wrap('  - ', line)).join('\n')}`];

const endSentences = {
  stopped: 'You stopped the probe before its end.',
  unreached:
    'The probe stopped early, because WebAppel did not answer. Check WEBAPPEL_URL and the network.',
  login:
    'The probe stopped early, because WebAppel answers your account as it answers a wrong password. Check WEBAPPEL_URL, WEBAPPEL_EMAIL and WEBAPPEL_PASS or WEBAPPEL_PASS_FILE before you try again, because accounts may lock. If they are right, ask your provider whether the API is enabled for your account.',
};

/** The report at the end of a run, for the owner. */
export function reportText(
  { entries, callStates, leftovers, endReason }: ProbeResult,
  folder: string,
): string {
  const differences = groupDifferences(entries);
  const asked = entries.filter(({ status }) => status !== undefined).length;
  const unanswered = entries.filter(({ unreached }) => unreached);
  const open = entries.flatMap(({ open: sentences, about, unasked, step }) => [
    ...sentences,
    ...(unasked && step > 0 ? [`${about}: not asked, because ${unasked}`] : []),
  ]);
  const summary =
    differences.length === 0
      ? asked > 0
        ? 'All answers are as we expected from the guide.'
        : 'WebAppel did not answer, so the probe has no results.'
      : `WebAppel differs from our reading of the guide in ${differences.length === 1 ? '1 point' : `${differences.length} points`}:`;
  return [
    summary,
    ...differences.map(differenceText),
    // Not wrapped: it is copied as one line.
    ...(callStates ? [`${wrap('', callStatesSentence)}\n\n${callStates}`] : []),
    ...list('Still open after this run:', [...new Set(open)]),
    ...list(
      'No answer to:',
      unanswered.map(({ about, unreached }) => `${about} (${unreached})`),
    ),
    ...list('Left on the server:', leftovers),
    ...(endReason ? [wrap('', endSentences[endReason])] : []),
    ...(asked === 0 ? [] : [wrap('', folderSentence(folder))]),
    '',
  ].join('\n\n');
}

const callStatesSentence =
  'WebAppel uses words for results of calls that Rappel does not know. If you reacted to each call as asked, set this line, which teaches all of them:';

const folderSentence = (folder: string): string =>
  `The answers are in ${folder}, unchanged except that your account and your numbers are removed. Listings of calls may contain names and addresses of visitors: keep the folder private, and check a file before you send it to anybody.`;

import type { ProbeResult } from './probe.js';
import type { Difference, Entry } from './session.js';

const WIDTH = 100;
const ABOUT_WIDTH = 58;

/** One line for a question that is done. */
export function progressLine({ step, about, differs, unasked, unreached, open }: Entry): string {
  const outcome = unasked
    ? `not asked: ${unasked}`
    : unreached
      ? `no answer: ${unreached}`
      : differs.length > 0
        ? 'DIFFERS'
        : open.length > 0
          ? 'cannot be told'
          : 'as expected';
  return `${step === 0 ? '  ' : String(step).padStart(2)}  ${about.padEnd(ABOUT_WIDTH)} ${outcome}`;
}

/** A difference that several answers show is told once. */
interface Told extends Difference {
  entries: Entry[];
}

function gather(entries: readonly Entry[]): Told[] {
  const told = new Map<string, Told>();
  for (const entry of entries)
    for (const difference of entry.differs) {
      const key = JSON.stringify([difference.expected, difference.seen]);
      const known = told.get(key);
      if (known) known.entries.push(entry);
      else told.set(key, { ...difference, entries: [entry] });
    }
  return [...told.values()];
}

export const countDifferences = ({ entries }: Pick<ProbeResult, 'entries'>): number =>
  gather(entries).length;

/** Lines of at most 100 characters, those after the first indented. */
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
  const place = `step ${first?.step || 'of removal'}, ${first?.about}`;
  return others.length > 0 ? `${place}, and ${others.length} more` : place;
};

function differenceText({ expected, seen, matters, entries }: Told, index: number): string {
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

const endings = {
  stopped: 'It was stopped before its end.',
  unreached: 'It ended early, because no answers came.',
  login:
    'It ended early: the account is answered as a wrong password is. Look at WEBAPPEL_URL, WEBAPPEL_EMAIL and WEBAPPEL_PASS or WEBAPPEL_PASS_FILE before you try again, as accounts may lock, and ask whether the API is enabled for yours.',
};

/** What an owner reads at the end. */
export function reportText({ entries, left, ended }: ProbeResult, folder: string): string {
  const told = gather(entries);
  const asked = entries.filter(({ status }) => status !== undefined).length;
  const unanswered = entries.filter(({ unreached }) => unreached);
  const open = entries.flatMap(({ open: sentences, about, unasked, step }) => [
    ...sentences,
    ...(unasked && step > 0 ? [`${about}: ${unasked}`] : []),
  ]);
  const summary =
    told.length === 0
      ? asked > 0
        ? 'No difference from our reading of the guide in what was answered.'
        : 'Nothing was answered, so nothing is known.'
      : `${told.length === 1 ? '1 difference' : `${told.length} differences`} from our reading of the guide:`;
  return [
    summary,
    ...told.map(differenceText),
    ...list('Not known after this run:', [...new Set(open)]),
    ...list(
      'No answer came to:',
      unanswered.map(({ about, unreached }) => `${about} (${unreached})`),
    ),
    ...list('Left on the server:', left),
    ...(ended ? [wrap('', endings[ended])] : []),
    ...(asked === 0 ? [] : [wrap('', kept(folder))]),
    '',
  ].join('\n\n');
}

const kept = (folder: string): string =>
  `The answers are in ${folder}, as they came but for your account and your numbers. Lists of calls may hold names and addresses of visitors: keep the folder to yourself, and look at what you pass on.`;

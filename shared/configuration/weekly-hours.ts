import { type Opening, type Weekday, weekdays } from '../opening-hours.js';
import { fields } from '../webappel/fields.js';

/** Openings as people write them: `{ "mon-fri": ["09:00-12:30", "14:00-18:00"] }`. */
export type Weekly = Record<string, readonly string[]>;

const short = weekdays.map((weekday) => weekday.slice(0, 3));

/** The openings by day and time, each once. */
export const sortedOpenings = (openings: readonly Opening[]): Opening[] => {
  const keyOf = ({ weekday, opensAt, closesAt }: Opening): string =>
    `${weekdays.indexOf(weekday)} ${opensAt} ${closesAt}`;
  const byKey = new Map(
    openings.map(({ weekday, opensAt, closesAt }) => {
      const opening = { weekday, opensAt, closesAt };
      return [keyOf(opening), opening] as const;
    }),
  );
  return [...byKey.keys()].sort().flatMap((key) => byKey.get(key) ?? []);
};

/** The days of `mon` or `mon-fri`; undefined for another text. */
function daysOf(text: string): Weekday[] | undefined {
  const [first = '', last = first, ...more] = text.trim().toLowerCase().split('-');
  const from = short.indexOf(first);
  const to = short.indexOf(last);
  if (more.length > 0 || from < 0 || to < from) return undefined;
  return weekdays.slice(from, to + 1);
}

/** `09:00-12:30`; undefined for another text, and for an end that is not after the beginning. */
function spanOf(text: string): Omit<Opening, 'weekday'> | undefined {
  const [from = '', to = '', ...more] = text.split('-');
  const opensAt = fields.opensAt.form.safeDecode(from);
  const closesAt = fields.closesAt.form.safeDecode(to);
  if (more.length > 0 || !opensAt.success || !closesAt.success) return undefined;
  return closesAt.data > opensAt.data
    ? { opensAt: opensAt.data, closesAt: closesAt.data }
    : undefined;
}

/** @param onFault told each entry that cannot be read, with a sentence */
export function readWeekly(
  weekly: Weekly,
  onFault: (key: string, sentence: string) => void,
): Opening[] {
  const seen = new Set<Weekday>();
  const openings = Object.entries(weekly).flatMap(([key, spans]) => {
    const days = daysOf(key);
    if (!days) onFault(key, 'must be a day or days such as mon, sat or mon-fri');
    if (days?.some((day) => seen.has(day))) onFault(key, 'names a day that another line has too');
    for (const day of days ?? []) seen.add(day);
    return spans.flatMap((text) => {
      const span = spanOf(text);
      if (!span) onFault(key, 'must be times such as 09:00-12:30, where the second is the later');
      return span ? (days ?? []).map((weekday) => ({ weekday, ...span })) : [];
    });
  });
  return sortedOpenings(openings);
}

/** Neighbouring days with the same hours share a line; closed days have none. */
export function writeWeekly(openings: readonly Opening[]): Weekly {
  const spans = weekdays.map((weekday) =>
    sortedOpenings(openings)
      .filter((opening) => opening.weekday === weekday)
      .map(({ opensAt, closesAt }) => `${opensAt}-${closesAt}`),
  );
  const weekly: [string, string[]][] = [];
  for (let from = 0; from < spans.length; ) {
    let to = from;
    while (to + 1 < spans.length && spans[to + 1]?.join() === spans[from]?.join()) to += 1;
    const hours = spans[from] ?? [];
    const key = from === to ? short[from] : `${short[from]}-${short[to]}`;
    if (hours.length > 0) weekly.push([key ?? '', hours]);
    from = to + 1;
  }
  return Object.fromEntries(weekly);
}

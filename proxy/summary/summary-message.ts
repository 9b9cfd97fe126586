import { figureTexts } from '../../shared/owner/figure-texts.js';
import type { Statistics } from '../../shared/owner/statistics.js';
import { html } from '../http/html.js';
import type { Rhythm } from './summary-period.js';
import { type SummaryLanguage, summaryWords } from './summary-words.js';

interface Options {
  language: SummaryLanguage;
  rhythm: Rhythm;
  /** Of the console; undefined where it is off, or its address is not known. */
  consoleUrl: string | undefined;
}

interface Line {
  name: string;
  now: string;
  before: string;
  change: string;
}

/** The figures of a period as a mail: those of the statistics page, and nothing about a person. */
export function summaryMessage(
  statistics: Statistics,
  { language, rhythm, consoleUrl }: Options,
): { subject: string; text: string; html: string } {
  const words = summaryWords[language];
  const { figure } = figureTexts(language);
  const { totals, previous, from, to, open, timeZone } = statistics;
  const days = daysText(from, to, language);
  const subject =
    totals.requests === 0
      ? words.nothing(days)
      : words.subject(days, figure(totals.reached), figure(totals.requests), figure(totals.lost));
  const lead = words.lead(days, daysText(previous.from, previous.to, language));
  const [figures, funnel] = [totalLines(statistics, language), funnelLines(statistics, language)];
  const notes = [
    ...(open > 0 ? [words.open(figure(open))] : []),
    words.costNote,
    words.why(rhythm, timeZone),
  ];
  const link = consoleUrl && `${consoleUrl}/statistics?from=${from}&to=${to}`;
  return {
    subject,
    text: [
      lead,
      textTable([{ ...headings(words), name: words.figure }, ...figures]),
      textTable(funnel),
      ...(link ? [words.moreAt(link)] : []),
      `${notes.join('\n')}\n`,
    ].join('\n\n'),
    html: String(html`<html lang="${language}"><body>
<h1>${subject}</h1>
<p>${lead}</p>
${htmlTable(figures, headings(words))}
<p></p>
${htmlTable(funnel, headings(words))}
${link ? html`<p><a href="${link}">${words.more}</a></p>` : undefined}
${notes.map((note) => html`<p>${note}</p>`)}
</body></html>`),
  };
}

const headings = ({ now, before, change }: (typeof summaryWords)['en']) => ({
  now,
  before,
  change,
});

function daysText(from: string, to: string, language: SummaryLanguage): string {
  const format = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
    ...(from === to && { weekday: 'long' as const }),
    ...{ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
  });
  const dayOf = (day: string): Date => new Date(`${day}T00:00:00Z`);
  return format.formatRange(dayOf(from), dayOf(to));
}

function totalLines({ totals, previous }: Statistics, language: SummaryLanguage): Line[] {
  const words = summaryWords[language];
  const texts = figureTexts(language);
  const { totals: past } = previous;
  const line = lineIn(language);
  return [
    ...(['requests', 'reached', 'lost', 'noFreeOperator'] as const).map((key) =>
      line(words[key], totals[key], past[key]),
    ),
    {
      ...{ name: words.wait, change: '' },
      ...{ now: texts.waitText(totals.wait, 'p50'), before: texts.waitText(past.wait, 'p50') },
    },
    line(words.talk, totals.talkSeconds, past.talkSeconds, texts.lengthText),
    line(words.cost, Number(totals.cost), Number(past.cost), (n) => texts.money(String(n))),
  ];
}

function funnelLines({ funnel }: Statistics, language: SummaryLanguage): Line[] {
  const line = lineIn(language);
  return funnel.map(({ step, n, previous }) =>
    line(summaryWords[language].steps[step], n, previous),
  );
}

const lineIn = (language: SummaryLanguage) => {
  const { figure, percent } = figureTexts(language);
  return (name: string, now: number, before: number, show = figure): Line => ({
    ...{ name, now: show(now), before: show(before) },
    change: before === 0 || now === before ? '' : percent(now / before - 1, { isChange: true }),
  });
};

/** Columns below each other in a mail of plain text. */
function textTable(lines: readonly Line[]): string {
  const keys = ['name', 'now', 'before', 'change'] as const;
  const widthOf = (key: (typeof keys)[number]): number =>
    Math.max(...lines.map((line) => line[key].length));
  return lines
    .map((line) =>
      keys
        .map((key) =>
          key === 'name' ? line.name.padEnd(widthOf(key)) : line[key].padStart(widthOf(key)),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const htmlTable = (lines: readonly Line[], { now, before, change }: Omit<Line, 'name'>) =>
  html`<table cellpadding="6" border="1">
<tr><th></th><th align="right">${now}</th><th align="right">${before}</th><th align="right">${change}</th></tr>
${lines.map(
  (line) =>
    html`<tr><th align="left" scope="row">${line.name}</th><td align="right">${line.now}</td><td align="right">${line.before}</td><td align="right">${line.change}</td></tr>`,
)}
</table>`;

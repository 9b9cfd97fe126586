import { type SVGTemplateResult, svg } from 'lit';

const WIDTH = 960;
const HEIGHT = 220;
const LEFT = 40;
/** Below the bars, for what they are. */
const FOOT = 24;
const HEAD = 8;
/** So many names below the bars at most. */
const NAMES = 8;

export interface StackedBar {
  name: string;
  /** Read when the pointer rests on it. */
  said: string;
  /** From the foot up. */
  reached: number;
  others: number;
  lost: number;
}

/** A round number that is not less, so that lines have round numbers too. */
function roundUp(most: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  return [1, 2, 4, 5, 10].map((times) => times * unit).find((round) => round >= most) ?? most;
}

/** Bars of three parts over time, with lines to read them by. */
export function stackedBars(bars: readonly StackedBar[]): SVGTemplateResult {
  const most = Math.max(4, roundUp(Math.max(...bars.map((bar) => totalOf(bar)))));
  const foot = HEIGHT - FOOT;
  const tall = (n: number): number => (n / most) * (foot - HEAD);
  const step = (WIDTH - LEFT) / Math.max(1, bars.length);
  const width = Math.max(1, Math.min(step - (step > 6 ? 4 : 0.5), 56));
  const every = Math.ceil(bars.length / NAMES);
  return svg`
    ${[0, most / 2, most].map(
      (
        n,
      ) => svg`<line class="rule" x1=${LEFT} x2=${WIDTH} y1=${foot - tall(n)} y2=${foot - tall(n)} />
        <text x=${LEFT - 8} y=${foot - tall(n) + 4} text-anchor="end">${n}</text>`,
    )}
    ${bars.map((bar, index) => {
      const x = LEFT + index * step + (step - width) / 2;
      let top = foot;
      return svg`<g>
        <title>${bar.said}</title>
        ${(['reached', 'others', 'lost'] as const).map((part) => {
          top -= tall(bar[part]);
          return svg`<rect class=${part} x=${x} y=${top} width=${width} height=${tall(bar[part])} />`;
        })}
        ${index % every === 0 ? svg`<text x=${x + width / 2} y=${HEIGHT - 6} text-anchor="middle">${bar.name}</text>` : null}
      </g>`;
    })}
  `;
}

export const stackedBarsBox = `0 0 ${WIDTH} ${HEIGHT}`;

const totalOf = ({ reached, others, lost }: StackedBar): number => reached + others + lost;

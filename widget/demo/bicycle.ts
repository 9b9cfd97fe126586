import { html, svg, type TemplateResult } from 'lit';

const spokes = (x: number, y: number): TemplateResult<2>[] =>
  [0, 20, 40, 60, 80, 100, 120, 140, 160].map(
    (angle) => svg`<path d="M${x - 84} ${y}h168" transform="rotate(${angle} ${x} ${y})"/>`,
  );

const wheel = (x: number, y: number): TemplateResult<2> => svg`
  <g class="spokes">${spokes(x, y)}</g>
  <circle class="tyre" cx=${x} cy=${y} r="90"/>
  <circle class="rim" cx=${x} cy=${y} r="80"/>
  <circle class="hub" cx=${x} cy=${y} r="8"/>`;

/** The picture of the shop, decorative. */
export const bicycle = html`
  <svg class="bicycle" viewBox="0 0 560 380" aria-hidden="true" focusable="false">
    <circle class="sun" cx="392" cy="128" r="112"/>
    <path class="hill far" d="M0 300C90 210 170 232 250 268s190-70 310 12v100H0z"/>
    <path class="hill near" d="M0 330c110-44 250-30 330-12s160-20 230-8v70H0z"/>
    ${wheel(132, 256)} ${wheel(432, 256)}
    <path class="stay" d="M132 256 226 140M132 256h128"/>
    <path class="frame" d="M260 256 222 128M228 148l150-10M260 256l122-98M374 120l14 46 44 90"/>
    <path class="bar" d="M374 120l-6-22M346 92c22 6 44 4 52-2s10 12 2 20"/>
    <path class="saddle" d="M190 124c20-6 42-6 64 0-10 8-44 8-64 0z"/>
    <circle class="crank" cx="260" cy="256" r="20"/>
    <path class="pedal" d="M260 256l22 30m-12 2h24"/>
    <path class="basket" d="M396 96h58l-10 44h-42zM400 110h52M404 124h45"/>
  </svg>
`;

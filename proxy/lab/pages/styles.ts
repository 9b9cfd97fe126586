import type { LabPage } from '../lab-page.js';

const looks = 'Nothing of it reaches into the button or the dialog.';

/** Pages whose rules match everything, or inherit into everything. */
export const styles: readonly LabPage[] = [
  {
    name: 'all-unset',
    title: '* { all: unset !important }',
    hostile: 'A reset takes every style from everything.',
    holds: looks,
    style: '* { all: unset !important }',
  },
  {
    name: 'text-for-all',
    title: 'Text styles for everything',
    hostile: 'Capitals, wide letters and a fixed font, all with !important.',
    holds: looks,
    style:
      '* { text-transform: uppercase !important; letter-spacing: 0.3em !important; word-spacing: 1em !important; line-height: 3 !important; font: italic 900 30px cursive !important; text-shadow: 1px 1px red !important; text-align: right !important; text-indent: 4em !important; color: #ccc !important; white-space: pre !important }',
  },
  {
    name: 'boxes-for-all',
    title: 'Boxes for everything',
    hostile: 'Every element is a block with a margin, a border and padding.',
    holds: looks,
    style:
      'body * { display: block !important; margin: 9px !important; padding: 9px !important; border: 3px solid red !important; outline: 3px dashed blue !important; box-sizing: content-box !important }',
  },
  {
    name: 'positions-for-all',
    title: 'Positions for everything',
    hostile: 'Every element is static, clipped and at most 100 px wide.',
    holds: looks,
    style:
      '* { position: static !important; overflow: hidden !important; max-width: 100px !important; min-height: 0 !important; float: left !important; inset: 50px !important }',
  },
  {
    name: 'motion-for-all',
    title: 'Motion for everything',
    hostile: 'Everything turns, slowly.',
    holds: looks,
    style:
      '@keyframes turn { to { rotate: 1turn } } * { animation: turn 3s infinite !important; transition: all 3s !important; rotate: 10deg !important; scale: 0.5 !important }',
  },
  {
    name: 'hidden-body',
    title: 'body { visibility: hidden }',
    hostile: 'The page is hidden until its fonts have loaded, which never come.',
    style: 'html, body { visibility: hidden }',
  },
  {
    name: 'no-pointer',
    title: 'body { pointer-events: none }',
    hostile: 'Nothing of the page can be clicked or selected.',
    style:
      'html, body { pointer-events: none; user-select: none; cursor: none; touch-action: none }',
  },
  {
    name: 'no-text',
    title: 'body { font-size: 0; color: transparent }',
    hostile: 'The page shows no text.',
    style: 'html, body { font-size: 0; color: transparent; line-height: 0 }',
  },
  {
    name: 'buttons-and-dialogs',
    title: 'Rules for buttons, dialogs and popovers',
    hostile: 'The page has rules for the elements that the widget is made of.',
    holds: looks,
    style:
      'button { all: unset !important; width: 100% !important; display: none !important } dialog { display: none !important; inset: 0 auto auto 0 !important } [popover] { display: none !important } ::backdrop { background: red !important } input { display: none !important } svg, span, h2 { display: none !important }',
  },
  {
    name: 'forms',
    title: 'Rules for form fields',
    hostile: 'Fields are pale and small, and invalid ones are red.',
    style:
      'input, select, label, fieldset { font: 8px serif !important; opacity: 0.2; border: 0; appearance: none } :invalid { background: red }',
  },
  {
    name: 'dark',
    title: 'A dark page',
    hostile: 'The root has a dark colour scheme.',
    isDark: true,
    style: ':root { color-scheme: dark; background: #111; color: #eee }',
  },
  {
    name: 'ligatures',
    title: 'Fonts with features',
    hostile: 'The page inherits small capitals, wide fonts and hyphens.',
    holds: looks,
    style:
      'html { font-variant: small-caps; font-stretch: 200%; font-feature-settings: "smcp"; hyphens: auto; tab-size: 40; word-break: break-all; text-decoration: underline; quotes: none; list-style: square inside; font-kerning: none; -webkit-text-stroke: 1px red; paint-order: stroke; text-size-adjust: 300% }',
  },
  {
    name: 'editable',
    title: 'A page that can be edited',
    hostile: 'The body is an editor.',
    body: 'contenteditable="true" spellcheck="true"',
  },
];

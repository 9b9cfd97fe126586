import type { LabPage } from '../lab-page.js';

/** Pages whose layout takes hold of whatever is in them. */
export const layouts: readonly LabPage[] = [
  {
    name: 'flex-body',
    title: 'body { display: flex }',
    hostile: 'Each child of the body is an item with room around it.',
    holds: 'The items keep their places.',
    style: 'body { display: flex; gap: 60px; justify-content: space-between; min-height: 100vh }',
    content: '<aside>Aside</aside>',
  },
  {
    name: 'grid-body',
    title: 'body { display: grid }',
    hostile: 'Each child of the body takes a row.',
    holds: 'The rows keep their heights.',
    style:
      'body { display: grid; gap: 40px; grid-auto-rows: 1fr; min-height: 200vh } body > * { border: 1px solid }',
    content: '<aside>Aside</aside>',
  },
  {
    name: 'own-element-in-grid',
    title: 'The element as an item of a grid',
    hostile: 'The page wrote the element itself, between other items.',
    style: '.grid { display: grid; gap: 40px; grid-auto-rows: 100px }',
    content:
      '<div class="grid"><p>One</p><rappel-popup popup="77" proxy="{rappel}" style="display: contents"></rappel-popup><p>Two</p></div>',
    snippet: '<script src="{rappel}/rappel.js" async></script>',
  },
  {
    name: 'last-child',
    title: 'body > :last-child',
    hostile: 'The last child of the body has a form of its own, whatever it is.',
    holds: 'The footer stays the last child.',
    style:
      'body > :last-child { position: static !important; transform: scale(2); margin-top: 900px; background: #fdd }',
    content: '<footer>Footer</footer>',
    snippet: '',
    before:
      "addEventListener('DOMContentLoaded', () => { const s = document.createElement('script'); s.src = '{rappel}/rappel.js?popup=77'; document.head.append(s); });",
  },
  {
    name: 'hidden-children',
    title: 'body > :not(main) { display: none }',
    hostile: 'A page of one part hides all others.',
    style: 'body > :not(main) { display: none !important }',
  },
  {
    name: 'hidden-empty',
    title: ':empty { display: none }',
    hostile: 'The page hides what is empty, as the element is.',
    style: 'body :empty, :empty { display: none }',
  },
  {
    name: 'hidden-undefined',
    title: ':not(:defined) { display: none }',
    hostile: 'The page hides custom elements until they are defined.',
    style: ':not(:defined) { display: none; opacity: 0; visibility: hidden }',
  },
  {
    name: 'columns',
    title: 'body { columns: 3 }',
    hostile: 'The page is set in columns.',
    style: 'body { columns: 3; height: 300px }',
  },
  {
    name: 'rtl',
    title: 'A page from right to left',
    hostile: 'The root has dir="rtl".',
    holds: 'The words are read from left to right, so the button stands on the right.',
    root: 'dir="rtl" lang="fr"',
  },
  {
    name: 'rtl-by-style',
    title: 'direction: rtl',
    hostile: 'The direction comes from a style sheet.',
    holds: 'The words are read from left to right, so the button stands on the right.',
    style: 'body, html { direction: rtl }',
  },
  {
    name: 'vertical',
    title: 'html { writing-mode: vertical-rl }',
    hostile: 'The page is written from top to bottom.',
    style: 'html { writing-mode: vertical-rl }',
  },
  {
    name: 'small-root',
    title: 'html { font-size: 62.5% }',
    hostile: 'One rem is ten pixels.',
    style: 'html { font-size: 62.5% } body { font-size: 1.6rem }',
  },
  {
    name: 'large-root',
    title: 'html { font-size: 200% }',
    hostile: 'One rem is thirty-two pixels.',
    style: 'html { font-size: 200% }',
  },
  {
    name: 'zoomed-root',
    title: 'html { zoom: 1.25 }',
    hostile: 'The page is zoomed by a style.',
    zoom: 1.25,
    style: 'html { zoom: 1.25 }',
  },
  {
    name: 'zoomed-body',
    title: 'body { zoom: 0.5 }',
    hostile: 'The body is zoomed by a style.',
    style: 'body { zoom: 0.5 }',
  },
  {
    name: 'body-overflow-hidden',
    title: 'body { overflow: hidden }',
    hostile: 'The page does not scroll.',
    style: 'body { overflow: hidden; height: 100vh }',
  },
  {
    name: 'inner-scroller',
    title: 'A page that scrolls in a box',
    hostile: 'The root and the body are as high as the window, and the text scrolls in a box.',
    style:
      'html, body { height: 100%; margin: 0; overflow: hidden } main { height: 100%; overflow: auto }',
  },
  {
    name: 'body-scroller',
    title: 'A body that scrolls',
    hostile: 'The root does not scroll, and the body does.',
    style:
      'html { overflow: hidden; height: 100% } body { overflow: scroll; height: 100%; margin: 0 }',
  },
  {
    name: 'body-overflow-scroll',
    title: 'body { overflow-y: scroll }',
    hostile: 'The window takes its scrollbar from the body.',
    style: 'body { overflow-y: scroll }',
  },
  {
    name: 'both-gutters',
    title: 'scrollbar-gutter: stable both-edges',
    hostile: 'The page keeps room for scrollbars on both sides.',
    style: 'html { scrollbar-gutter: stable both-edges }',
    margin: 15,
  },
  {
    name: 'scroll-snap',
    title: 'Smooth scrolling that snaps',
    hostile: 'The root snaps to sections and scrolls smoothly.',
    style:
      'html { scroll-snap-type: y mandatory; scroll-behavior: smooth } section { height: 100vh; scroll-snap-align: start }',
    content: '<section>One</section><section>Two</section>',
  },
  {
    name: 'wide',
    title: 'A page wider than the window',
    hostile: 'The page scrolls to the side.',
    style: 'main { width: 3000px }',
  },
  {
    name: 'content-visibility',
    title: 'content-visibility: hidden',
    hostile: 'The page skips what is in the children of its body.',
    style: 'body > :not(main) { content-visibility: hidden } body { content-visibility: auto }',
  },
  {
    name: 'inert-body',
    title: 'body inert',
    hostile: 'A library has made the body inert and hidden it from screen readers.',
    body: 'inert aria-hidden="true"',
  },
];

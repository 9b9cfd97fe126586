import type { LabPage } from '../lab-page.js';

/** Pages that take keys and clicks, or forbid what visitors do. `heard` counts what they heard from the open dialog. */
export const events: readonly LabPage[] = [
  {
    name: 'letters',
    title: 'Shortcuts of one letter',
    hostile: 'The page takes letters and digits for itself, except in its own fields.',
    after: `for (const type of ['keydown', 'keypress', 'keyup'])
      document.addEventListener(type, (event) => {
        if (event.key.length === 1 && !event.target.matches('input, textarea')) event.preventDefault();
      });`,
  },
  {
    name: 'all-keys',
    title: 'No keys at all',
    hostile: 'The page forbids every key, Escape and Tab too.',
    holds: 'Tab and Escape work in the dialog.',
    after:
      "for (const target of [document, window]) target.addEventListener('keydown', (event) => { event.preventDefault(); event.stopImmediatePropagation(); });",
  },
  {
    name: 'input-events',
    title: 'The page listens to what is typed',
    hostile: 'A recorder of sessions listens to all input, and forbids some.',
    after: `for (const type of ['beforeinput', 'input', 'change', 'compositionstart'])
      document.addEventListener(type, (event) => { event.preventDefault(); event.stopPropagation(); });`,
  },
  {
    name: 'no-copying',
    title: 'No copying, pasting or selecting',
    hostile: 'The page forbids the clipboard, the context menu and selections.',
    holds: 'A number can be pasted.',
    after: `for (const type of ['copy', 'cut', 'paste', 'contextmenu', 'selectstart', 'dragstart'])
      document.addEventListener(type, (event) => event.preventDefault());`,
  },
  {
    name: 'own-scrolling',
    title: 'The page scrolls by itself',
    hostile: 'A library for smooth scrolling takes the wheel and the movements of fingers.',
    holds: 'The dialog scrolls with the wheel.',
    after: `for (const type of ['wheel', 'touchmove', 'touchstart'])
      window.addEventListener(type, (event) => event.preventDefault(), { passive: false });`,
  },
  {
    name: 'no-clicks',
    title: 'Clicks are forbidden',
    hostile: 'The page keeps the browser from doing what a click does.',
    after: `for (const type of ['click', 'submit'])
      document.addEventListener(type, (event) => { event.preventDefault(); event.stopPropagation(); });`,
  },
  {
    name: 'no-pressing',
    title: 'Pressing is forbidden',
    hostile: 'A carousel keeps the browser from what pressing a button of the mouse does.',
    after: `for (const type of ['mousedown', 'pointerdown', 'pointerup', 'mouseup'])
      document.addEventListener(type, (event) => event.preventDefault());`,
  },
  {
    name: 'focus-trap',
    title: 'A trap for the focus',
    hostile: 'The page brings the focus back to its own field whenever it goes elsewhere.',
    content: '<label>Search <input id="search"></label>',
    after: `document.addEventListener('focusin', (event) => {
      if (event.target.id !== 'search') { event.stopImmediatePropagation(); document.getElementById('search').focus(); }
    });
    document.getElementById('search').focus({ preventScroll: true });`,
  },
  {
    name: 'greedy-focus',
    title: 'A page that focuses its field again and again',
    hostile: 'It does so twenty times a second.',
    content: '<label>Search <input id="search"></label>',
    after:
      "setInterval(() => document.getElementById('search').focus({ preventScroll: true }), 50);",
  },
  {
    name: 'leaving-prompt',
    title: 'The page closes what is clicked beside',
    hostile: 'A click outside of a menu closes it and is used up.',
    after: `for (const type of ['click', 'pointerdown', 'focusin'])
      document.addEventListener(type, (event) => { if (!event.target.closest('main')) event.stopImmediatePropagation(); });`,
  },
];

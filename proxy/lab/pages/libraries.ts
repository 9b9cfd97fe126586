import type { LabPage } from '../lab-page.js';

const toNext = '<a href="/lab/next" id="next">Next page</a>';

/** Pages with libraries as their makers publish them. */
export const libraryPages: readonly LabPage[] = [
  {
    name: 'hotkey',
    title: '@github/hotkey',
    hostile: 'Letters and digits are shortcuts for links and buttons.',
    holds: 'No shortcut is taken from the form.',
    libraries: ['hotkey'],
    content: `<p>${[...'sk/?019', 'g i', 'Escape']
      .map((keys) => `<button data-hotkey="${keys}" onclick="this.remove()">${keys}</button>`)
      .join(' ')}</p>`,
    after: `import('/lab/libraries/hotkey').then(({ install }) => {
      for (const button of document.querySelectorAll('[data-hotkey]')) install(button);
      done();
    });`,
    isSlow: true,
  },
  {
    name: 'turbo',
    title: 'Turbo, the snippet in the body',
    hostile: 'Turbo replaces the body by that of another page.',
    libraries: ['turbo'],
    content: toNext,
    after: `addEventListener('turbo:load', () => location.pathname.endsWith('next') && done());
    whenDrawn(() => document.getElementById('next').click());`,
    isSlow: true,
    globals: ['Turbo'],
  },
  {
    name: 'turbo-head',
    title: 'Turbo, the snippet in the head',
    hostile: 'Turbo goes to another page and back, and does not run the snippet again.',
    libraries: ['turbo'],
    snippet: '',
    before: `addEventListener('DOMContentLoaded', () => {
      const script = Object.assign(document.createElement('script'), { src: '{rappel}/rappel.js', async: true });
      script.dataset.popup = '77';
      document.head.append(script);
    });`,
    content: toNext,
    after: `let visits = 0;
    addEventListener('turbo:load', () => { visits += 1; if (visits === 1) return; if (visits === 2) history.back(); else done(); });
    whenDrawn(() => document.getElementById('next').click());`,
    isSlow: true,
    globals: ['Turbo'],
  },
  {
    name: 'htmx-boost',
    title: 'htmx with boosted links',
    hostile: 'htmx swaps the content of the body for that of another page.',
    libraries: ['htmx'],
    body: 'hx-boost="true" hx-boost:inherited="true"',
    content: toNext,
    after: `addEventListener('htmx:afterSettle', () => done());
    addEventListener('htmx:after:swap', () => done());
    whenDrawn(() => document.getElementById('next').click());`,
    isSlow: true,
    globals: ['htmx'],
  },
  {
    name: 'htmx-swap',
    title: 'htmx that swaps a part',
    hostile: 'htmx asks for another page and puts it in the place of all that is in the body.',
    libraries: ['htmx'],
    content:
      '<button id="next" hx-get="/lab/next" hx-target="body" hx-swap="innerHTML">Next part</button>',
    after: `addEventListener('htmx:afterSettle', () => done());
    addEventListener('htmx:after:swap', () => done());
    whenDrawn(() => document.getElementById('next').click());`,
    isSlow: true,
    globals: ['htmx'],
  },
  {
    name: 'bootstrap-style',
    title: 'Bootstrap’s styles',
    hostile: 'Its rules for buttons, fields and headings.',
    libraries: ['bootstrap-style'],
    content:
      '<nav class="navbar fixed-bottom bg-body-tertiary" style="height: 120px">Fixed bar</nav>',
  },
  {
    name: 'bootstrap-modal',
    title: 'An open modal of Bootstrap',
    hostile: 'It traps the focus, hides the page from screen readers and covers it.',
    libraries: ['bootstrap-style', 'bootstrap'],
    content: `<div class="modal" id="modal" tabindex="-1"><div class="modal-dialog"><div class="modal-content">
      <div class="modal-body"><label>Mail <input></label></div></div></div></div>`,
    after: `whenDrawn(() => {
      const modal = document.getElementById('modal');
      modal.addEventListener('shown.bs.modal', () => done());
      new bootstrap.Modal(modal, { backdrop: 'static' }).show();
    });`,
    isSlow: true,
    globals: ['bootstrap', 'uidEvent'],
  },
  {
    name: 'bootstrap-offcanvas',
    title: 'An open side panel of Bootstrap',
    hostile: 'It stands where the button stands, and the page does not scroll.',
    libraries: ['bootstrap-style', 'bootstrap'],
    content: '<div class="offcanvas offcanvas-end" tabindex="-1" id="panel">Basket</div>',
    after: `const panel = document.getElementById('panel');
    panel.addEventListener('shown.bs.offcanvas', () => done());
    new bootstrap.Offcanvas(panel).show();`,
    isSlow: true,
    globals: ['bootstrap', 'uidEvent'],
  },
];

import { labPages } from '../../proxy/lab/lab-pages.js';
import { describeLab } from '../support/browser/describe-lab.js';

/** One or two of each kind of page; `npm run test:long` visits all. */
const names = [
  ...['plain', 'xhtml', 'own-element-in-shadow', 'late-element-in-shadow'],
  ...['cookie-banner', 'body-transform', 'modal-before'],
  ...['flex-body', 'last-child', 'hidden-undefined', 'inert-body'],
  ...['all-unset', 'text-for-all', 'buttons-and-dialogs'],
  ...['all-keys', 'own-scrolling'],
  ...['object-prototype', 'frozen', 'new-body'],
  ...['csp-readme', 'trusted-types', 'coep-require-corp'],
  ...['hotkey', 'turbo', 'htmx-boost', 'bootstrap-modal'],
];

describeLab(labPages.flatMap(({ pages }) => pages).filter(({ name }) => names.includes(name)));

import { labPages } from '../../proxy/lab/lab-pages.js';
import { describeLab } from '../support/browser/describe-lab.js';

const only = process.env.LAB?.split(',');

describeLab(
  labPages
    .flatMap(({ pages }) => pages)
    .filter(({ name }) => !only || name === 'plain' || only.includes(name)),
);

import { describe, expect, it } from 'vitest';
import { Prefill } from '../../../widget/popup/prefill.js';
import { popupView } from '../../support/browser/fake-proxy.js';

const popup = popupView({
  labels: { custom1: 'Modèle', custom2: 'Page', custom3: null },
});
const options = {
  prefillName: '',
  prefillNumber: '',
  prefillCustom1: '',
  prefillCustom2: '',
  prefillCustom3: '',
  hiddenFields: '',
};

describe('what a page fills in', () => {
  it('an empty form begins with it, and hides the fields that the page names', () => {
    const prefill = new Prefill({
      ...options,
      prefillName: 'Anne',
      prefillCustom2: '/gravel',
      hiddenFields: 'custom2, nonsense',
    });
    expect(prefill.changesTo(popup)).toEqual({
      name: 'Anne',
      custom2: '/gravel',
      hidden: ['custom2'],
    });
  });

  it('a field that the popup does not have is not hidden, as nothing is sent in it', () => {
    const prefill = new Prefill({ ...options, prefillCustom3: 'x', hiddenFields: 'custom3' });
    expect(prefill.changesTo(popup).hidden).toEqual([]);
  });

  it.each([
    ['a;b\u037ec\nd', 'a b c d'],
    ['é'.repeat(40), 'é'.repeat(16)],
    ['😀'.repeat(9), '😀'.repeat(8)],
    [`${'x'.repeat(31)} y`, 'x'.repeat(31)],
    ['a\ud800b', 'a b'],
  ])('a hidden text that WebAppel would not take, %j, does not fail the request', (text, sent) => {
    const prefill = new Prefill({ ...options, prefillCustom2: text, hiddenFields: 'custom2' });
    expect(prefill.changesTo(popup).custom2).toBe(sent);
  });
});

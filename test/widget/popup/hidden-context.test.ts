import { describe, expect, it } from 'vitest';
import { HiddenContext } from '../../../widget/popup/hidden-context.js';
import { popupView } from '../../support/browser/fake-proxy.js';

const popup = popupView({
  labels: { custom1: 'Modèle', custom2: 'Page', custom3: null },
});
const request = { popupId: '77', number: '01 99 00 12 01', custom1: 'Gravel' };

describe('the hidden fields of a page', () => {
  it('hidden fields are not in the form, and what the page fills in is sent', () => {
    const context = new HiddenContext(['custom2', 'name'], { custom1: 'x', custom2: ' /gravel ' });
    const shown = context.hide(popup);
    expect(shown.labels).toEqual({ custom1: 'Modèle', custom2: null, custom3: null });
    expect(shown.asksName).toBe(false);
    expect(context.addTo(request)).toEqual({ ...request, custom2: '/gravel' });
  });

  it('a hidden field that the popup does not have is left out, as the proxy would refuse it', () => {
    const context = new HiddenContext(['custom3', 'nonsense'], { custom3: 'x' });
    expect(context.hide(popup)).toEqual(popup);
    expect(context.addTo(request)).toEqual(request);
  });

  it.each([
    ['a;b\u037ec\nd', 'a b c d'],
    ['é'.repeat(40), 'é'.repeat(16)],
    ['😀'.repeat(9), '😀'.repeat(8)],
    [`${'x'.repeat(31)} y`, 'x'.repeat(31)],
    ['a\ud800b', 'a b'],
  ])('a hidden text that WebAppel would not take, %j, does not fail the request', (text, sent) => {
    const context = new HiddenContext(['custom2'], { custom2: text });
    context.hide(popup);
    expect(context.addTo(request)).toEqual({ ...request, custom2: sent });
  });
});

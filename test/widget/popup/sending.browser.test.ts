import { expect } from '@open-wc/testing';
import { numberReasons, problemCodes } from '../../../shared/vocabulary.js';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/visitor.js';

let visitor: Visitor;
afterEach(() => visitor.leaves());

const filled = async () => {
  visitor = await Visitor.opens();
  await visitor.types('Zoé');
  visitor.fill('number', '01 99 00 12 01');
  await visitor.settled();
};

describe('a request', () => {
  it('is made by keyboard alone: open, number, Enter', async () => {
    visitor = await Visitor.comesTo({ asksName: false });
    visitor.launcher.focus();
    await visitor.presses('Enter');
    await visitor.open();
    expect(visitor.focused).to.equal('number');
    await visitor.types('0199001201');
    await visitor.presses('Enter');
    expect(visitor.proxy.requests).to.have.length(1);
    expect(visitor.title).to.equal('Demande reçue');
  });

  it('carries what was typed and chosen, and nothing that was left empty', async () => {
    await filled();
    await visitor.choose('later');
    await visitor.sends();
    expect(visitor.proxy.requests[0]?.request).to.deep.equal({
      popupId: '77',
      number: '01 99 00 12 01',
      country: 'FR',
      name: 'Zoé',
      delaySeconds: 300,
    });
  });

  it('is sent once however often the button is pressed', async () => {
    await filled();
    visitor.proxy.hold();
    const send = visitor.button(/Rappelez-moi/);
    send.click();
    send.click();
    await visitor.settled();
    send.click();
    await visitor.presses('Enter');
    expect(visitor.proxy.requests).to.have.length(1);
    expect(send.getAttribute('aria-disabled')).to.equal('true');
    expect(visitor.announced).to.equal('Nous envoyons votre demande.');
  });

  it('keeps its key when it is sent again as it was, and takes another when it has changed', async () => {
    await filled();
    visitor.proxy.problem = { code: 'unavailable' };
    await visitor.sends();
    await visitor.sends();
    visitor.fill('name', 'Chloé');
    await visitor.sends();
    const [first, again, changed] = visitor.proxy.requests.map(({ key }) => key);
    expect(first).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(again).to.equal(first);
    expect(changed).not.to.equal(first);
  });

  it('names the number to call instead beside what was typed, where the proxy cannot take it', async () => {
    await filled();
    visitor.proxy.problem = { code: 'unavailable', fallbackPhone: '01 99 00 12 34' };
    await visitor.sends();
    expect(visitor.find('[role="alert"] a')?.getAttribute('href')).to.equal('tel:0199001234');
    expect(visitor.field('number').value).to.equal('01 99 00 12 01');
  });

  it('takes another key after one was accepted', async () => {
    await filled();
    await visitor.sends();
    await visitor.learns({ state: 'missed' });
    visitor.button(/Faire une autre demande/).click();
    await visitor.settled();
    expect(visitor.field('number').value).to.equal('01 99 00 12 01');
    await visitor.sends();
    const [first, second] = visitor.proxy.requests.map(({ key }) => key);
    expect(second).not.to.equal(first);
  });

  it('is judged by the proxy where the numbering plans cannot be used', async () => {
    visitor = await Visitor.opens({ phoneMetadata: { broken: true } });
    visitor.fill('number', '01 99');
    await visitor.sends();
    expect(visitor.proxy.requests).to.have.length(1);
  });
});

describe('a refusal', () => {
  for (const code of problemCodes)
    it(`has words for ${code}, and what was typed is kept`, async () => {
      await filled();
      visitor.proxy.problem = { code };
      await visitor.sends();
      expect(visitor.text('[role=alert]')).to.match(/^\p{Lu}.{15,}\.$/u);
      expect(visitor.field('name').value).to.equal('Zoé');
      expect(visitor.field('number').value).to.equal('01 99 00 12 01');
      expect(visitor.dialog.open).to.equal(true);
    });

  for (const reason of numberReasons)
    it(`of the number says ${reason} at the field`, async () => {
      await filled();
      visitor.proxy.problem = { code: 'number-not-allowed', reason };
      await visitor.sends();
      expect(visitor.fault('number')).to.match(/^\p{Lu}.{15,}\.$/u);
      expect(visitor.focused).to.equal('number');
    });

  it('of another field is told there', async () => {
    await filled();
    visitor.proxy.problem = { code: 'invalid-field', field: 'custom1' };
    await visitor.sends();
    expect(visitor.fault('custom1')).to.contain('trop long');
    expect(visitor.focused).to.equal('custom1');
  });

  it('says when to try again', async () => {
    await filled();
    visitor.proxy.problem = { code: 'too-many-requests', retryAfterSeconds: 130 };
    await visitor.sends();
    expect(visitor.text('[role=alert]')).to.contain('Réessayez dans 3 minutes.');
  });

  it('because of a live request says so and keeps the form', async () => {
    await filled();
    visitor.proxy.problem = { code: 'duplicate' };
    await visitor.sends();
    expect(visitor.text('[role=alert]')).not.to.equal('');
    expect(visitor.button(/Rappelez-moi/)).to.exist;
  });
});

import { expect } from '@open-wc/testing';
import { numberReasons, problemCodes } from '../../../shared/vocabulary.js';
import { violations } from '../../support/browser/axe.js';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/popup-visitor.js';

let visitor: Visitor;
afterEach(() => visitor.leave());

const fillForm = async () => {
  visitor = await Visitor.openForm();
  visitor.fill('name', 'Zoé');
  visitor.fill('number', '01 99 00 12 01');
  await visitor.settle();
};

describe('a request', () => {
  it('a visitor can send a request with the keyboard alone', async () => {
    visitor = await Visitor.arrive({ asksName: false });
    visitor.launcher.focus();
    await visitor.press('Enter');
    await visitor.open();
    expect(visitor.focused).to.equal('number');
    await visitor.type('0199001201');
    await visitor.press('Enter');
    expect(visitor.proxy.requests).to.have.length(1);
    expect(visitor.title).to.equal('Demande reçue');
  });

  it('a request contains everything typed and chosen, and no empty fields', async () => {
    await fillForm();
    await visitor.choose('later');
    await visitor.send();
    expect(visitor.proxy.requests[0]?.request).to.deep.equal({
      popupId: '77',
      number: '01 99 00 12 01',
      country: 'FR',
      name: 'Zoé',
      delaySeconds: 300,
    });
  });

  it('a consent is never ticked beforehand, and is sent with its text, version and language if it is given', async () => {
    const privacy = {
      notice: { fr: 'Votre numéro ne sert qu’à cet appel.' },
      url: 'https://shop.example/privacy',
      consent: { texts: { fr: 'Appelez-moi aussi pour vos offres' }, version: '7' },
    };
    visitor = await Visitor.openForm({ privacy });
    const root = visitor.element.shadowRoot!;
    expect(root.textContent).to.contain(privacy.notice.fr);
    expect(root.querySelector<HTMLAnchorElement>('.privacy a')?.href).to.equal(privacy.url);
    const box = root.querySelector<HTMLInputElement>('[name="consent"]')!;
    expect(box.checked).to.equal(false);
    expect(await violations()).to.deep.equal([]);
    visitor.fill('number', '01 99 00 12 01');
    box.click();
    await visitor.settle();
    await visitor.send();
    expect(visitor.proxy.requests[0]?.request.consent).to.deep.equal({
      text: privacy.consent.texts.fr,
      version: '7',
      language: 'fr',
    });
  });

  it('a visitor who waits longer than 4 seconds is told so, with a number to call instead', async () => {
    visitor = await Visitor.openForm({ fallbackPhone: '01 99 00 12 34' });
    visitor.fill('number', '01 99 00 12 01');
    visitor.proxy.hold();
    await visitor.send();
    await visitor.clock.advance(3900);
    await visitor.settle();
    expect(visitor.find('a[href^="tel:"]')).to.equal(null);
    await visitor.clock.advance(100);
    await visitor.settle();
    expect(visitor.find('a[href="tel:0199001234"]')).not.to.equal(null);
    expect(visitor.announced).to.equal(
      'C’est plus long que d’habitude. Merci de patienter un instant. Vous pouvez nous appeler au 01 99 00 12 34',
    );
    visitor.proxy.release();
    await visitor.settle();
    expect(visitor.title).to.equal('Demande reçue');
  });

  it('a request is sent once if the button is pressed several times', async () => {
    await fillForm();
    visitor.proxy.hold();
    const send = visitor.button(/Rappelez-moi/);
    send.click();
    send.click();
    await visitor.settle();
    send.click();
    await visitor.press('Enter');
    expect(visitor.proxy.requests).to.have.length(1);
    expect(send.getAttribute('aria-disabled')).to.equal('true');
    expect(visitor.announced).to.equal('Nous envoyons votre demande.');
  });

  it('a visitor whose browser solves a challenge reads and hears that nothing is to be done', async () => {
    await fillForm();
    visitor.proxy.challenges = true;
    visitor.proxy.hold();
    visitor.button(/Rappelez-moi/).click();
    await visitor.settle();
    expect(visitor.announced).to.match(/vérification automatique est en cours/);
    expect(visitor.text('.checking')).to.equal(visitor.announced);
    visitor.proxy.release();
    await visitor.settle();
    expect(visitor.title).to.equal('Demande reçue');
  });

  it('a request keeps its key when it is sent again unchanged, and gets a new key when it changes', async () => {
    await fillForm();
    visitor.proxy.problem = { code: 'unavailable' };
    await visitor.send();
    await visitor.send();
    visitor.fill('name', 'Chloé');
    await visitor.send();
    const [first, again, changed] = visitor.proxy.requests.map(({ key }) => key);
    expect(first).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(again).to.equal(first);
    expect(changed).not.to.equal(first);
  });

  it('when the proxy cannot accept a request, the popup shows the number to call instead and keeps the form', async () => {
    await fillForm();
    visitor.proxy.problem = { code: 'unavailable', fallbackPhone: '01 99 00 12 34' };
    await visitor.send();
    expect(visitor.find('[role="alert"] a')?.getAttribute('href')).to.equal('tel:0199001234');
    expect(visitor.field('number').value).to.equal('01 99 00 12 01');
  });

  it('a request after an accepted one gets a new key', async () => {
    await fillForm();
    await visitor.send();
    await visitor.receiveUpdate({ state: 'missed' });
    visitor.button(/Faire une autre demande/).click();
    await visitor.settle();
    expect(visitor.field('number').value).to.equal('01 99 00 12 01');
    await visitor.send();
    const [first, second] = visitor.proxy.requests.map(({ key }) => key);
    expect(second).not.to.equal(first);
  });

  it('a number is sent unchecked if the numbering plans are unusable', async () => {
    visitor = await Visitor.openForm({}, { broken: true });
    visitor.fill('number', '01 99');
    await visitor.send();
    expect(visitor.proxy.requests).to.have.length(1);
  });
});

describe('a refusal', () => {
  for (const code of problemCodes)
    it(`a refusal with the code ${code} is explained, and everything typed is kept`, async () => {
      await fillForm();
      visitor.proxy.problem = { code };
      await visitor.send();
      expect(visitor.text('[role=alert]')).to.match(/^\p{Lu}.{15,}\.$/u);
      expect(visitor.field('name').value).to.equal('Zoé');
      expect(visitor.field('number').value).to.equal('01 99 00 12 01');
      expect(visitor.dialog.open).to.equal(true);
    });

  for (const reason of numberReasons)
    it(`a refusal with the reason ${reason} is explained at the number`, async () => {
      await fillForm();
      visitor.proxy.problem = { code: 'number-not-allowed', reason };
      await visitor.send();
      expect(visitor.fault('number')).to.match(/^\p{Lu}.{15,}\.$/u);
      expect(visitor.focused).to.equal('number');
    });

  it('a refusal of another field is explained at that field', async () => {
    await fillForm();
    visitor.proxy.problem = { code: 'invalid-field', field: 'custom1' };
    await visitor.send();
    expect(visitor.fault('custom1')).to.contain('trop long');
    expect(visitor.focused).to.equal('custom1');
  });

  it('a refusal of too many requests says when to try again', async () => {
    await fillForm();
    visitor.proxy.problem = { code: 'too-many-requests', retryAfterSeconds: 130 };
    await visitor.send();
    expect(visitor.text('[role=alert]')).to.contain('Réessayez dans 3 minutes.');
  });

  it('a refusal shows the reference by which support finds out why', async () => {
    await fillForm();
    visitor.proxy.problem = { code: 'cannot-call-now', reference: '7f3a91c2' };
    await visitor.send();
    expect(visitor.text('[role=alert]')).to.match(/Référence\s:\s7f3a91c2/);
  });

  it('a refusal of a duplicate request is explained and keeps the form', async () => {
    await fillForm();
    visitor.proxy.problem = { code: 'duplicate' };
    await visitor.send();
    expect(visitor.text('[role=alert]')).not.to.equal('');
    expect(visitor.button(/Rappelez-moi/)).to.exist;
  });
});

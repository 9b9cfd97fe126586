import { expect } from '@open-wc/testing';
import decodeQr from 'qr/decode.js';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/popup-visitor.js';
import { waitUntil } from '../../support/browser/wait-until.js';

let visitor: Visitor;
afterEach(() => visitor.leave());

/** Reads a QR code from its pixels, as a camera does. */
async function textOfCode(code: SVGSVGElement): Promise<string> {
  const picture = new Image();
  const copy = code.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', '300');
  copy.setAttribute('height', '300');
  picture.src = `data:image/svg+xml,${encodeURIComponent(copy.outerHTML)}`;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = 300;
  canvas.height = 300;
  const context = canvas.getContext('2d')!;
  context.drawImage(picture, 0, 0);
  return decodeQr(context.getImageData(0, 0, 300, 300));
}

const steps = () =>
  [...visitor.root.querySelectorAll('.step')].map((step) =>
    (step.textContent ?? '').replace(/\s+/g, ' ').trim(),
  );

describe('an accepted request', () => {
  it('an accepted request moves the focus to its title', async () => {
    visitor = await Visitor.sendRequest();
    expect(visitor.focused).to.equal('state');
    expect(visitor.title).to.equal('Demande reçue');
  });

  it('the progress of a request is shown in words, not only in colours', async () => {
    visitor = await Visitor.sendRequest();
    expect(steps()).to.deep.equal([
      'Demande reçue (en cours)',
      'Appel en cours (à venir)',
      'Conversation (à venir)',
      'Appel terminé (à venir)',
    ]);
    await visitor.receiveUpdate({ state: 'connected' });
    expect(steps()).to.deep.equal([
      'Demande reçue (fait)',
      'Appel en cours (fait)',
      'Conversation (en cours)',
      'Appel terminé (à venir)',
    ]);
    expect(visitor.text('[aria-current=step]')).to.contain('Conversation');
    await visitor.receiveUpdate({ state: 'ended' });
    expect(visitor.title).to.equal('L’appel est terminé');
  });

  it('the popup reports the states of a request to the page without personal data', async () => {
    visitor = await Visitor.openForm();
    const details: unknown[] = [];
    document.addEventListener('rappel-state', ({ detail }) => details.push(detail));
    visitor.fill('name', 'Zoé');
    visitor.fill('number', '01 99 00 12 01');
    await visitor.send();
    await visitor.receiveUpdate({ state: 'calling' });
    await visitor.receiveUpdate({ state: 'calling' });
    expect(details).to.deep.equal([{ state: 'queued' }, { state: 'calling' }]);
  });

  it('a scheduled request shows the time of its call', async () => {
    visitor = await Visitor.openForm();
    visitor.proxy.current = {
      ...visitor.proxy.current,
      state: 'scheduled',
      callAt: '2026-11-23T09:05:00Z',
    };
    visitor.fill('number', '01 99 00 12 01');
    await visitor.send();
    expect(visitor.text('.explanation')).to.match(/^Appel prévu aujourd’hui à \d\d:05\./);
  });

  it('a request says which number is called, by which one, and for how long the phone rings', async () => {
    visitor = await Visitor.sendRequest({ callerNumber: '+33 1 99 00 12 00' });
    expect(visitor.text('.called')).to.equal('+33 1 99 00 12 01');
    expect(visitor.text('.progress')).to.contain('Nous appelons du +33 1 99 00 12 00.');
    const updatedAt = '2026-11-23T09:00:01Z';
    await visitor.receiveUpdate({ state: 'calling', updatedAt });
    await visitor.clock.advance(Date.parse(updatedAt) + 8000 - visitor.clock.now());
    await visitor.settle();
    expect(visitor.text('[role=timer]')).to.equal('depuis 0:08');
    await visitor.receiveUpdate({ state: 'ended', updatedAt });
    expect(visitor.find('[role=timer]')).to.equal(null);
    expect(visitor.text('.progress')).not.to.contain('Nous appelons du');
  });

  it('the words that the caller will say are shown and announced until the call is over', async () => {
    visitor = await Visitor.openForm();
    const safePhrase = { words: 'river lantern', language: 'en' };
    visitor.proxy.current = { ...visitor.proxy.current, safePhrase };
    visitor.fill('number', '01 99 00 12 01');
    await visitor.send();
    expect(visitor.text('.phrase')).to.contain('La personne qui vous appelle dira : river lantern');
    expect(visitor.find('.phrase strong')?.getAttribute('lang')).to.equal('en');
    expect(visitor.text('[role=status]')).to.contain('dira : river lantern.');
    await visitor.receiveUpdate({ state: 'connected' });
    expect(visitor.text('.phrase')).to.contain('river lantern');
    await visitor.receiveUpdate({ state: 'ended' });
    expect(visitor.find('.phrase')).to.equal(null);
  });

  it('a request can be taken to the phone by a QR code of its status page', async () => {
    visitor = await Visitor.sendRequest();
    const link = visitor.find('.phone-link') as HTMLDetailsElement | null;
    if (!link) throw new Error('there is no link for the phone');
    expect(visitor.find('.qr')).to.equal(null);
    link.open = true;
    await waitUntil(() => visitor.find('.qr') !== null);
    const code = visitor.root.querySelector<SVGSVGElement>('.qr');
    expect(code?.getAttribute('role')).to.equal('img');
    expect(code?.getAttribute('aria-label')).to.equal('Code QR du lien vers votre demande');
    expect(visitor.text('.phone-link .address')).to.match(/\/status\/k3Jv9/);
    expect(await textOfCode(code!)).to.equal(`${location.origin}/status/k3Jv9QmWc2x7TzRb8NyLdA`);
    await visitor.receiveUpdate({ state: 'ended' });
    expect(visitor.find('.phone-link')).to.equal(null);
  });

  it('a request that has ended offers nothing that leads nowhere', async () => {
    visitor = await Visitor.sendRequest();
    await visitor.receiveUpdate({ state: 'ended', talked: true });
    const actions = () =>
      [...visitor.root.querySelectorAll('.actions > *')].map((action) => [
        (action.textContent ?? '').trim(),
        action.className,
      ]);
    expect(actions()).to.deep.equal([['Faire une autre demande', 'secondary']]);
    visitor.leave();
    visitor = await Visitor.sendRequest();
    await visitor.receiveUpdate({ state: 'missed' });
    expect(actions()).to.deep.equal([['Faire une autre demande', 'primary']]);
  });

  it('an accepted request links to its status page', async () => {
    visitor = await Visitor.sendRequest();
    expect(visitor.button(/Suivre ma demande/).getAttribute('href')).to.equal(
      '/status/k3Jv9QmWc2x7TzRb8NyLdA',
    );
  });

  const missed = [
    [{ missedBy: 'visitor', busy: false }, /Vous n’avez pas répondu/],
    [{ missedBy: 'visitor', busy: true }, /Votre ligne était occupée/],
    [{ missedBy: 'operator', busy: false }, /Aucun conseiller n’était disponible/],
    [{ missedBy: 'operator', busy: true }, /Toutes nos lignes/],
    [{ missedBy: null, busy: false }, /L’appel est resté sans réponse/],
  ] as const;
  for (const [how, words] of missed)
    it(`a missed request says which side missed the call: ${JSON.stringify(how)}`, async () => {
      visitor = await Visitor.sendRequest();
      await visitor.receiveUpdate({ state: 'missed', ...how });
      expect(visitor.text('.explanation')).to.match(words);
    });

  it('a queued request shows how many visitors are called first', async () => {
    visitor = await Visitor.sendRequest();
    await visitor.receiveUpdate({ state: 'queued', aheadOfYou: 2 });
    expect(visitor.text('.explanation')).to.contain('Il y a 2 personnes avant vous');
    await visitor.receiveUpdate({ state: 'queued', aheadOfYou: 0 });
    expect(visitor.text('.explanation')).to.contain('Ce sera ensuite votre tour');
  });

  it('a request in doubt says that its outcome is not known yet', async () => {
    visitor = await Visitor.sendRequest();
    await visitor.receiveUpdate({ state: 'unknown' });
    expect(visitor.text('.explanation')).to.contain('Il est possible que nous vous appelions');
    await visitor.receiveUpdate({ state: 'ended' });
    expect(visitor.title).to.equal('L’appel est terminé');
  });

  it('an update that arrives late is ignored', async () => {
    visitor = await Visitor.sendRequest();
    await visitor.receiveUpdate({ state: 'connected', updatedAt: '2026-11-23T09:00:05Z' });
    await visitor.receiveUpdate({ state: 'calling', updatedAt: '2026-11-23T09:00:03Z' });
    expect(visitor.title).to.equal('Vous êtes en ligne');
  });

  it('a request is followed while the dialog is closed', async () => {
    visitor = await Visitor.sendRequest();
    await visitor.press('Escape');
    await visitor.receiveUpdate({ state: 'ended' });
    expect(visitor.states).to.deep.equal(['queued', 'ended']);
    await visitor.open();
    expect(visitor.title).to.equal('L’appel est terminé');
  });

  it('a request is followed again after the popup has been moved in the page', async () => {
    visitor = await Visitor.sendRequest();
    const { element } = visitor;
    element.remove();
    expect(visitor.proxy.isWatched).to.equal(false);
    document.body.append(element);
    await visitor.receiveUpdate({ state: 'ended' });
    expect(visitor.title).to.equal('L’appel est terminé');
  });
});

describe('cancelling', () => {
  it('cancelling is offered while it is possible, and ends the request', async () => {
    visitor = await Visitor.sendRequest();
    visitor.button(/Annuler/).click();
    await visitor.settle();
    expect(visitor.title).to.equal('Demande annulée');
    expect(visitor.offers(/Annuler/)).to.equal(false);
  });

  it('cancelling moves the focus to the title when the button disappears', async () => {
    visitor = await Visitor.sendRequest();
    visitor.button(/Annuler/).focus();
    await visitor.press('Enter');
    expect(visitor.focused).to.equal('state');
  });

  it('cancelling is not offered once the phones ring', async () => {
    visitor = await Visitor.sendRequest();
    await visitor.receiveUpdate({ state: 'calling' });
    expect(visitor.offers(/Annuler/)).to.equal(false);
  });

  it('cancelling too late is reported to the visitor', async () => {
    visitor = await Visitor.sendRequest();
    visitor.proxy.problem = { code: 'not-cancellable' };
    visitor.button(/Annuler/).click();
    await visitor.settle();
    expect(visitor.text('[role=alert]')).to.contain('trop tard');
  });
});

describe('the live region', () => {
  it('the live region exists from the beginning and is never replaced', async () => {
    visitor = await Visitor.arrive();
    const region = visitor.find('dialog [role=status]');
    await visitor.open();
    visitor.fill('number', '01 99 00 12 01');
    await visitor.send();
    await visitor.receiveUpdate({ state: 'ended' });
    expect(visitor.find('dialog [role=status]')).to.equal(region);
    expect(visitor.announced).to.equal('L’appel est terminé. Merci pour cet échange.');
  });

  it('the live region combines changes that follow each other closely', async () => {
    visitor = await Visitor.sendRequest();
    const spoken: string[] = [];
    const region = visitor.find('[role=status]');
    if (!region) throw new Error('no live region');
    const observer = new MutationObserver(() => spoken.push(visitor.announced));
    observer.observe(region, { characterData: true, childList: true, subtree: true });
    await visitor.receiveUpdate({ state: 'calling' });
    await visitor.receiveUpdate({ state: 'connected' });
    expect(spoken).to.deep.equal([]);
    await visitor.clock.advance(3_000);
    await visitor.settle();
    expect(spoken).to.deep.equal(['Vous êtes en ligne. Vous êtes au téléphone avec nous.']);
    observer.disconnect();
  });
});

describe('a broken event stream', () => {
  it('a broken event stream is replaced by polling, unnoticed by the visitor', async () => {
    visitor = await Visitor.sendRequest();
    visitor.proxy.breakStreams();
    visitor.proxy.pushUpdate({ state: 'calling' });
    await visitor.clock.advance(1_000);
    await visitor.settle();
    expect(visitor.title).to.equal('Nous vous appelons');
    expect(visitor.find('.notice')).to.equal(null);
    expect(visitor.proxy.isWatched).to.equal(true);
  });

  it('a broken event stream is reported to the visitor if polling fails too, until it works again', async () => {
    visitor = await Visitor.sendRequest();
    visitor.proxy.breakStreams();
    visitor.proxy.problem = { code: 'unavailable' };
    await visitor.clock.advance(2_000);
    expect(visitor.find('.notice')).to.equal(null);
    await visitor.clock.advance(10_000);
    await visitor.settle();
    expect(visitor.text('.notice')).to.contain('Nous ne pouvons pas afficher');
    visitor.proxy.problem = null;
    await visitor.clock.advance(30_000);
    await visitor.settle();
    expect(visitor.find('.notice')).to.equal(null);
  });
});

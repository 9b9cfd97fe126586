import { expect } from '@open-wc/testing';
import { afterEach, describe, it } from '../../support/browser/mocha.js';
import { Visitor } from '../../support/browser/visitor.js';

let visitor: Visitor;
afterEach(() => visitor.leaves());

const steps = () =>
  [...visitor.root.querySelectorAll('.step')].map((step) =>
    (step.textContent ?? '').replace(/\s+/g, ' ').trim(),
  );

describe('a request that was accepted', () => {
  it('takes focus to its title', async () => {
    visitor = await Visitor.hasSent();
    expect(visitor.focused).to.equal('state');
    expect(visitor.title).to.equal('Demande reçue');
  });

  it('shows each step as it happens, by words and not by colour only', async () => {
    visitor = await Visitor.hasSent();
    expect(steps()).to.deep.equal([
      'Demande reçue (en cours)',
      'Appel en cours (à venir)',
      'Conversation (à venir)',
      'Appel terminé (à venir)',
    ]);
    await visitor.learns({ state: 'connected' });
    expect(steps()).to.deep.equal([
      'Demande reçue (fait)',
      'Appel en cours (fait)',
      'Conversation (en cours)',
      'Appel terminé (à venir)',
    ]);
    expect(visitor.text('[aria-current=step]')).to.contain('Conversation');
    await visitor.learns({ state: 'ended' });
    expect(visitor.title).to.equal('L’appel est terminé');
  });

  it('tells the page its states, and nothing of the visitor', async () => {
    visitor = await Visitor.opens();
    const details: unknown[] = [];
    document.addEventListener('rappel-state', ({ detail }) => details.push(detail));
    await visitor.types('Zoé');
    visitor.fill('number', '01 99 00 12 01');
    await visitor.sends();
    await visitor.learns({ state: 'calling' });
    await visitor.learns({ state: 'calling' });
    expect(details).to.deep.equal([{ state: 'queued' }, { state: 'calling' }]);
  });

  it('says at what time it is due when it was for later', async () => {
    visitor = await Visitor.opens();
    visitor.proxy.current = {
      ...visitor.proxy.current,
      state: 'scheduled',
      callAt: '2026-11-23T09:05:00Z',
    };
    visitor.fill('number', '01 99 00 12 01');
    await visitor.sends();
    expect(visitor.text('.explanation')).to.match(/^Appel prévu aujourd’hui à \d\d:05\./);
  });

  it('links to its own page', async () => {
    visitor = await Visitor.hasSent();
    expect(visitor.button(/Suivre ma demande/).getAttribute('href')).to.equal(
      '/status/k3Jv9QmWc2x7TzRb8NyLdA',
    );
  });

  const missed = [
    [{ missedBy: 'visitor', busy: false }, /Vous n’avez pas répondu/],
    [{ missedBy: 'visitor', busy: true }, /Votre ligne était occupée/],
    [{ missedBy: 'operator', busy: false }, /Personne n’était libre/],
    [{ missedBy: 'operator', busy: true }, /Toutes nos lignes/],
    [{ missedBy: null, busy: false }, /Quelqu’un n’a pas répondu/],
  ] as const;
  for (const [how, words] of missed)
    it(`says whose side missed it: ${JSON.stringify(how)}`, async () => {
      visitor = await Visitor.hasSent();
      await visitor.learns({ state: 'missed', ...how });
      expect(visitor.text('.explanation')).to.match(words);
    });

  it('says how many are called first while all lines are busy', async () => {
    visitor = await Visitor.hasSent();
    await visitor.learns({ state: 'queued', aheadOfYou: 2 });
    expect(visitor.text('.explanation')).to.contain('2 personnes passent avant vous');
    await visitor.learns({ state: 'queued', aheadOfYou: 0 });
    expect(visitor.text('.explanation')).to.contain('Ce sera ensuite à vous');
  });

  it('is honest where nothing is known for sure', async () => {
    visitor = await Visitor.hasSent();
    await visitor.learns({ state: 'unknown' });
    expect(visitor.text('.explanation')).to.contain('peut-être partie');
    await visitor.learns({ state: 'ended' });
    expect(visitor.title).to.equal('L’appel est terminé');
  });

  it('is not taken back by news that comes late', async () => {
    visitor = await Visitor.hasSent();
    await visitor.learns({ state: 'connected', updatedAt: '2026-11-23T09:00:05Z' });
    await visitor.learns({ state: 'calling', updatedAt: '2026-11-23T09:00:03Z' });
    expect(visitor.title).to.equal('Vous êtes en ligne');
  });

  it('goes on while the dialog is closed', async () => {
    visitor = await Visitor.hasSent();
    await visitor.presses('Escape');
    await visitor.learns({ state: 'ended' });
    expect(visitor.states).to.deep.equal(['queued', 'ended']);
    await visitor.open();
    expect(visitor.title).to.equal('L’appel est terminé');
  });

  it('is followed again after the popup was moved in the page', async () => {
    visitor = await Visitor.hasSent();
    const { element } = visitor;
    element.remove();
    expect(visitor.proxy.watched).to.equal(false);
    document.body.append(element);
    await visitor.learns({ state: 'ended' });
    expect(visitor.title).to.equal('L’appel est terminé');
  });
});

describe('cancelling', () => {
  it('is offered while it can be done, and ends the request', async () => {
    visitor = await Visitor.hasSent();
    visitor.button(/Annuler/).click();
    await visitor.settled();
    expect(visitor.title).to.equal('Demande annulée');
    expect(visitor.offers(/Annuler/)).to.equal(false);
  });

  it('leaves focus on the title when its button goes', async () => {
    visitor = await Visitor.hasSent();
    visitor.button(/Annuler/).focus();
    await visitor.presses('Enter');
    expect(visitor.focused).to.equal('state');
  });

  it('is not offered once the phones ring', async () => {
    visitor = await Visitor.hasSent();
    await visitor.learns({ state: 'calling' });
    expect(visitor.offers(/Annuler/)).to.equal(false);
  });

  it('that comes too late says so', async () => {
    visitor = await Visitor.hasSent();
    visitor.proxy.problem = { code: 'not-cancellable' };
    visitor.button(/Annuler/).click();
    await visitor.settled();
    expect(visitor.text('[role=alert]')).to.contain('trop tard');
  });
});

describe('the live region', () => {
  it('is in the dialog from the beginning, and is the same to the end', async () => {
    visitor = await Visitor.comesTo();
    const region = visitor.find('dialog [role=status]');
    await visitor.open();
    visitor.fill('number', '01 99 00 12 01');
    await visitor.sends();
    await visitor.learns({ state: 'ended' });
    expect(visitor.find('dialog [role=status]')).to.equal(region);
    expect(visitor.announced).to.equal('L’appel est terminé. Merci de nous avoir parlé.');
  });

  it('speaks changes that follow closely as one', async () => {
    visitor = await Visitor.hasSent();
    const spoken: string[] = [];
    const region = visitor.find('[role=status]');
    if (!region) throw new Error('no live region');
    const observer = new MutationObserver(() => spoken.push(visitor.announced));
    observer.observe(region, { characterData: true, childList: true, subtree: true });
    await visitor.learns({ state: 'calling' });
    await visitor.learns({ state: 'connected' });
    expect(spoken).to.deep.equal([]);
    await visitor.clock.advance(3_000);
    await visitor.settled();
    expect(spoken).to.deep.equal(['Vous êtes en ligne. Vous nous parlez au téléphone.']);
    observer.disconnect();
  });
});

describe('news that stops coming', () => {
  it('is asked for instead, and the visitor notices nothing', async () => {
    visitor = await Visitor.hasSent();
    visitor.proxy.breakStreams();
    visitor.proxy.tell({ state: 'calling' });
    await visitor.clock.advance(1_000);
    await visitor.settled();
    expect(visitor.title).to.equal('Nous vous appelons');
    expect(visitor.find('.notice')).to.equal(null);
    expect(visitor.proxy.watched).to.equal(true);
  });

  it('is told to the visitor after a while, until it comes again', async () => {
    visitor = await Visitor.hasSent();
    visitor.proxy.breakStreams();
    visitor.proxy.problem = { code: 'unavailable' };
    await visitor.clock.advance(2_000);
    expect(visitor.find('.notice')).to.equal(null);
    await visitor.clock.advance(10_000);
    await visitor.settled();
    expect(visitor.text('.notice')).to.contain('pas de nouvelles');
    visitor.proxy.problem = null;
    await visitor.clock.advance(30_000);
    await visitor.settled();
    expect(visitor.find('.notice')).to.equal(null);
  });
});

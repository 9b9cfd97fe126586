import { expect } from '@open-wc/testing';
import type { CallbackState, PopupView } from '../../shared/callback.js';
import { isFinal, locales } from '../../shared/vocabulary.js';
import { showings } from '../../widget/callback-states.js';
import { violations } from '../support/browser/axe.js';
import { afterEach, describe, it } from '../support/browser/mocha.js';
import { Visitor } from '../support/browser/visitor.js';

let visitor: Visitor;
afterEach(() => visitor.leaves());

const states = Object.keys(showings) as CallbackState[];

for (const locale of locales) {
  const opens = async (view: Partial<PopupView> = {}) => {
    visitor = await Visitor.opens({ locale, message: 'Bonjour.', ...view });
  };

  describe(`axe finds nothing in ${locale}`, () => {
    it('on the launcher', async () => {
      visitor = await Visitor.comesTo({ locale });
      expect(await violations(visitor.element)).to.deep.equal([]);
    });

    it('in the form', async () => {
      await opens();
      expect(await violations()).to.deep.equal([]);
    });

    it('in the form with a delay and a number understood', async () => {
      await opens();
      visitor.fill('number', '0199001201');
      await visitor.choose('later');
      expect(await violations()).to.deep.equal([]);
    });

    it('in the form with a fault', async () => {
      await opens();
      await visitor.sends();
      expect(visitor.fault('number')).not.to.equal('');
      expect(await violations()).to.deep.equal([]);
    });

    it('in the form with a refusal', async () => {
      await opens();
      visitor.fill('number', '0199001201');
      visitor.proxy.problem = { code: 'duplicate' };
      await visitor.sends();
      expect(visitor.text('[role=alert]')).not.to.equal('');
      expect(await violations()).to.deep.equal([]);
    });

    it('while sending', async () => {
      await opens();
      visitor.fill('number', '0199001201');
      visitor.proxy.hold();
      await visitor.sends();
      expect(await violations()).to.deep.equal([]);
    });

    it('when closed', async () => {
      await opens({ open: false, acceptsRequests: false, nextOpeningAt: '2026-11-24T08:00:00Z' });
      expect(await violations()).to.deep.equal([]);
    });

    it('when it cannot be loaded', async () => {
      visitor = await Visitor.comesTo({ locale });
      visitor.proxy.problem = { code: 'unavailable', fallbackPhone: '+33 1 99 00 12 34' };
      await visitor.open();
      expect(await violations()).to.deep.equal([]);
    });

    for (const state of states)
      it(`when the request is ${state}`, async () => {
        visitor = await Visitor.hasSent({ locale });
        await visitor.learns({ state, cancellable: !isFinal(state) });
        expect(await violations()).to.deep.equal([]);
      });

    it('when news is lost and cancelling is refused', async () => {
      visitor = await Visitor.hasSent({ locale });
      visitor.proxy.problem = { code: 'not-cancellable' };
      visitor.button(/Annuler|Cancel/).click();
      await visitor.settled();
      visitor.proxy.breakStreams();
      await visitor.clock.advance(60_000);
      expect(visitor.find('.notice')).not.to.equal(null);
      expect(await violations()).to.deep.equal([]);
    });
  });
}

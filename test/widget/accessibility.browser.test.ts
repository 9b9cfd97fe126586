import { expect } from '@open-wc/testing';
import type { CallbackState, PopupView } from '../../shared/callback.js';
import { isFinal, locales } from '../../shared/vocabulary.js';
import { progressTracks } from '../../widget/callback-states.js';
import { violations } from '../support/browser/axe.js';
import { afterEach, describe, it } from '../support/browser/mocha.js';
import { Visitor } from '../support/browser/popup-visitor.js';

let visitor: Visitor;
afterEach(() => visitor.leave());

const states = Object.keys(progressTracks) as CallbackState[];

for (const locale of locales) {
  const opens = async (view: Partial<PopupView> = {}) => {
    visitor = await Visitor.openForm({ locale, message: 'Bonjour.', ...view });
  };

  describe(`accessibility in ${locale}`, () => {
    it(`the launcher passes axe in ${locale}`, async () => {
      visitor = await Visitor.arrive({ locale });
      expect(await violations(visitor.element)).to.deep.equal([]);
    });

    it(`the form passes axe in ${locale}`, async () => {
      await opens();
      expect(await violations()).to.deep.equal([]);
    });

    it(`the form with a delay and a valid number passes axe in ${locale}`, async () => {
      await opens();
      visitor.fill('number', '0199001201');
      await visitor.choose('later');
      expect(await violations()).to.deep.equal([]);
    });

    it(`the form with a faulty field passes axe in ${locale}`, async () => {
      await opens();
      await visitor.send();
      expect(visitor.fault('number')).not.to.equal('');
      expect(await violations()).to.deep.equal([]);
    });

    it(`the form with a refusal passes axe in ${locale}`, async () => {
      await opens();
      visitor.fill('number', '0199001201');
      visitor.proxy.problem = { code: 'duplicate' };
      await visitor.send();
      expect(visitor.text('[role=alert]')).not.to.equal('');
      expect(await violations()).to.deep.equal([]);
    });

    it(`the form passes axe in ${locale} while the request is being sent`, async () => {
      await opens();
      visitor.fill('number', '0199001201');
      visitor.proxy.hold();
      await visitor.send();
      expect(await violations()).to.deep.equal([]);
    });

    it(`the dialog of a closed popup passes axe in ${locale}`, async () => {
      await opens({ open: false, acceptsRequests: false, nextOpeningAt: '2026-11-24T08:00:00Z' });
      expect(await violations()).to.deep.equal([]);
    });

    it(`the dialog of a popup that cannot be loaded passes axe in ${locale}`, async () => {
      visitor = await Visitor.arrive({ locale });
      visitor.proxy.problem = { code: 'unavailable', fallbackPhone: '+33 1 99 00 12 34' };
      await visitor.open();
      expect(await violations()).to.deep.equal([]);
    });

    for (const state of states)
      it(`a request that is ${state} passes axe in ${locale}`, async () => {
        visitor = await Visitor.sendRequest({ locale });
        await visitor.receiveUpdate({ state, cancellable: !isFinal(state) });
        expect(await violations()).to.deep.equal([]);
      });

    it(`a request without updates, whose cancelling was refused, passes axe in ${locale}`, async () => {
      visitor = await Visitor.sendRequest({ locale });
      visitor.proxy.problem = { code: 'not-cancellable' };
      visitor.button(visitor.words.cancel).click();
      await visitor.settle();
      visitor.proxy.breakStreams();
      await visitor.clock.advance(60_000);
      expect(visitor.find('.notice')).not.to.equal(null);
      expect(await violations()).to.deep.equal([]);
    });
  });
}

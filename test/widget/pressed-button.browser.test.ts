import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { hostPage } from '../support/browser/host-page.js';
import { describe, it } from '../support/browser/mocha.js';
import { waitUntil } from '../support/browser/wait-until.js';

// In a file of its own: the element must not be defined yet.
describe('the button of the script tag', () => {
  it('a click opens the dialog if the widget comes while the button is pressed', async () => {
    hostPage();
    // The button will appear below the pointer, and the widget comes at once.
    const corner: [number, number] = [innerWidth - 60, innerHeight - 50];
    await sendMouse({ type: 'move', position: corner });
    await import(`${location.origin}/rappel.js?popup=77`);
    const launcher = () =>
      document.querySelector('rappel-popup')?.shadowRoot?.querySelector('.launcher');
    await waitUntil(() => Boolean(launcher()));
    const drawn = launcher()!;
    await sendMouse({ type: 'down' });
    await customElements.whenDefined('rappel-popup');
    const popup = document.querySelector('rappel-popup')!;
    await popup.updateComplete;
    expect(drawn.isConnected).to.equal(true);
    await sendMouse({ type: 'up' });
    await waitUntil(() => popup.shadowRoot?.querySelector('dialog')?.open === true);
    await waitUntil(() => !drawn.isConnected);
    popup.remove();
  });
});

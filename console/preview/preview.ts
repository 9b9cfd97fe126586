import type { PopupView } from '../../shared/callback.js';
import { browserClock } from '../../widget/clock.js';
import { MockProxy } from '../../widget/popup/mock-proxy.js';
import { RappelPopup } from '../../widget/popup/rappel-popup.js';
import { isPreviewMessage, PREVIEW_READY } from './messages.js';

/**
 * The widget as visitors have it, with a draft in place of what the proxy would answer. It is in a frame of its own, whose
 * policy lets it reach no network: nothing here can place a call.
 */
class DraftProxy extends MockProxy {
  constructor(
    private readonly draft: PopupView,
    { language }: RappelPopup,
  ) {
    super({
      ...{ clock: browserClock, language, popup: draft.id, mockState: 'form' },
      ...{ prefillCustom1: '', prefillCustom2: '', prefillCustom3: '' },
    });
  }

  override async fetchPopup(): Promise<PopupView> {
    return this.draft;
  }
}

/** The next form stands behind the present one until it is whole, so that nothing flickers while somebody types. */
function show(view: PopupView, locale: string): void {
  document.documentElement.lang = locale;
  for (const older of document.querySelectorAll('.coming')) older.remove();
  const popup = new RappelPopup();
  popup.popup = view.id;
  popup.mode = 'inline';
  popup.memory = 'off';
  popup.locale = locale;
  popup.className = 'coming';
  popup.proxyClient = new DraftProxy(view, popup);
  popup.addEventListener('rappel-ready', () => replace(popup), { once: true });
  document.body.append(popup);
}

function replace(popup: RappelPopup): void {
  for (const other of document.querySelectorAll('rappel-popup'))
    if (other !== popup) other.remove();
  popup.className = '';
}

addEventListener('message', ({ source, origin, data }) => {
  if (source === parent && origin === location.origin && isPreviewMessage(data))
    show(data.view, data.locale);
});
parent.postMessage(PREVIEW_READY, location.origin);

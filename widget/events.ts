import type { CallbackState, ProblemCode } from '../shared/callback.js';

/** The events of the elements. None carries personal data or a handle. */
const crossesShadowRoot = { bubbles: true, composed: true } as const;

/** The dialog has opened. */
export class RappelOpenEvent extends Event {
  static readonly type = 'rappel-open';
  constructor() {
    super(RappelOpenEvent.type, crossesShadowRoot);
  }
}

/** The dialog has closed. A request that was sent continues. */
export class RappelCloseEvent extends Event {
  static readonly type = 'rappel-close';
  constructor() {
    super(RappelCloseEvent.type, crossesShadowRoot);
  }
}

/** The state of the visitor's request has changed. Carries the state only, no personal data. */
export class RappelStateEvent extends CustomEvent<{ state: CallbackState }> {
  static readonly type = 'rappel-state';
  constructor(state: CallbackState) {
    super(RappelStateEvent.type, { ...crossesShadowRoot, detail: { state } });
  }
}

/** The popup is loaded: its form, or the sentence that no call is possible, can be shown. */
export class RappelReadyEvent extends CustomEvent<{ popup: string }> {
  static readonly type = 'rappel-ready';
  constructor(popup: string) {
    super(RappelReadyEvent.type, { ...crossesShadowRoot, detail: { popup } });
  }
}

/** The visitor asks to be called. A page that prevents it keeps the form as it is, and nothing is sent. */
export class RappelRequestEvent extends CustomEvent<{
  popup: string;
  when: 'now' | 'delay' | 'appointment';
}> {
  static readonly type = 'rappel-request';
  constructor(popup: string, when: 'now' | 'delay' | 'appointment') {
    super(RappelRequestEvent.type, {
      ...crossesShadowRoot,
      cancelable: true,
      detail: { popup, when },
    });
  }
}

/** The proxy has accepted the request. */
export class RappelRequestedEvent extends CustomEvent<{ popup: string; state: CallbackState }> {
  static readonly type = 'rappel-requested';
  constructor(popup: string, state: CallbackState) {
    super(RappelRequestedEvent.type, { ...crossesShadowRoot, detail: { popup, state } });
  }
}

/** The popup could not be loaded, or the proxy has refused what the visitor asked for. */
export class RappelErrorEvent extends CustomEvent<{ popup: string; code: ProblemCode }> {
  static readonly type = 'rappel-error';
  constructor(popup: string, code: ProblemCode) {
    super(RappelErrorEvent.type, { ...crossesShadowRoot, detail: { popup, code } });
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'rappel-open': RappelOpenEvent;
    'rappel-close': RappelCloseEvent;
    'rappel-ready': RappelReadyEvent;
    'rappel-request': RappelRequestEvent;
    'rappel-requested': RappelRequestedEvent;
    'rappel-state': RappelStateEvent;
    'rappel-error': RappelErrorEvent;
  }
}

import type { CallbackState } from '../shared/callback.js';

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

import type { CallbackState } from '../shared/callback.js';

const outward = { bubbles: true, composed: true } as const;

/** The dialog has opened. */
export class RappelOpenEvent extends Event {
  static readonly type = 'rappel-open';
  constructor() {
    super(RappelOpenEvent.type, outward);
  }
}

/** The dialog has closed; a request goes on without it. */
export class RappelCloseEvent extends Event {
  static readonly type = 'rappel-close';
  constructor() {
    super(RappelCloseEvent.type, outward);
  }
}

/** The visitor's request has come to another state. The host page learns the state's name and nothing of the visitor. */
export class RappelStateEvent extends CustomEvent<{ state: CallbackState }> {
  static readonly type = 'rappel-state';
  constructor(state: CallbackState) {
    super(RappelStateEvent.type, { ...outward, detail: { state } });
  }
}

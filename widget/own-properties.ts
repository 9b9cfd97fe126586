/** A copy without a prototype: what is missing in it is missing, whatever the page has added to `Object.prototype`. */
export const ownProperties = <Value extends object>(value: Value): Value =>
  Object.assign(Object.create(null), value);

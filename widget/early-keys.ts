/**
 * What a key adds to a number that is typed before there is a field for it: a digit or `+`. Empty for all other keys; the
 * form writes the spaces itself.
 */
export const earlyKey = ({ key }: KeyboardEvent): string => (/^[\d+]$/.test(key) ? key : '');

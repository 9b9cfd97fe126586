/**
 * The checks of a callback request, in the order in which they are made. The first that fails refuses it.
 * - origin: the site of the page may request callbacks
 * - sender: a site key is valid, and is for this popup
 * - page-proof: the request comes from a page that was opened
 * - popup: the popup exists, and WebAppel tells its settings
 * - open: it accepts requests at this time
 * - fields: only what the popup asks for was sent
 * - delay: the delay is offered
 * - number: the number is right, and the popup calls its country and kind of line
 * - appointment: the time is offered
 * - challenge: a request that looks like a robot's has solved a challenge
 * - rules: the owner's rules about who is called, such as blocks and stops
 * - address: this address has not requested too often
 * - number-free: the number has no other request in progress
 * - slot: the time of the appointment is not full
 * - limits: no limit of calls or costs is reached
 */
export const requestChecks = [
  'origin',
  'sender',
  'page-proof',
  'popup',
  'open',
  'fields',
  'delay',
  'number',
  'appointment',
  'challenge',
  'rules',
  'address',
  'number-free',
  'slot',
  'limits',
] as const;
export type RequestCheck = (typeof requestChecks)[number];

/** Without the letters that are mistaken for digits, so that it can be read out on the phone. */
const REFERENCE_DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/** The characters of a reference: 40 random bits. */
export const REFERENCE_LENGTH = 8;

/** @param bytes five random bytes */
export function referenceOf(bytes: Uint8Array): string {
  let bits = bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  let reference = '';
  while (reference.length < REFERENCE_LENGTH) {
    reference = REFERENCE_DIGITS.charAt(Number(bits % 32n)) + reference;
    bits /= 32n;
  }
  return reference;
}

/** Reads a reference as people write it down; undefined if it cannot be one. */
export function readReference(text: string): string | undefined {
  const read = text.toLowerCase().replace(/[\s-]/g, '').replaceAll('o', '0').replace(/[il]/g, '1');
  const isReference =
    read.length === REFERENCE_LENGTH && [...read].every((each) => REFERENCE_DIGITS.includes(each));
  return isReference ? read : undefined;
}

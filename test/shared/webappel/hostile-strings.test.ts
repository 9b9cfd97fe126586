import metadata from 'libphonenumber-js/max/metadata';
import { expect, it, vi } from 'vitest';
import { CallbackRequest } from '../../../shared/callback.js';
import { checkNumber } from '../../../shared/numbers/check-number.js';
import { formatRequest, parseQuery } from '../../../shared/webappel/query.js';
import { encodeFor, sentCharsets } from '../../../shared/webappel/sent-charset.js';
import { cellText, decodeText } from '../../../shared/webappel/text.js';
import { decodeAnswer, encodeParams } from '../../../shared/webappel/wire.js';
import { hostileStrings } from '../../support/webappel/hostile-strings.js';

// Ten seconds of work where nothing else runs.
vi.setConfig({ testTimeout: 60_000 });

const COUNT = 100_000;
const strings = hostileStrings(COUNT);
const { shape } = CallbackRequest;

/** The strings that a field accepts, as it hands them on. */
function acceptedBy(field: keyof typeof shape): string[] {
  const accepted = new Set<string>();
  for (const text of strings) {
    const { success, data } = shape[field].safeParse(text);
    if (success && data) accepted.add(String(data));
  }
  return [...accepted];
}

const names = acceptedBy('name');
const customs = acceptedBy('custom1');

/** The expectations of thousands of strings, as one: those for which something is not so. */
const exceptions = (texts: readonly string[], isSo: (text: string) => boolean): string[] =>
  texts.filter((text) => !isSo(text)).slice(0, 5);

const account = { email: 'owner@shop.example', pass: 'p&ss=1' };
const call = {
  popupId: '77',
  phoneNumber: '33639980001',
  retries: 0,
  recorded: false,
  maxSeconds: 60,
};
const pairsOf = (visitorName: string, custom1: string) =>
  encodeParams('requestCall', { ...call, visitorName, custom1, custom2: custom1 });
const keys = 'methode email pass id_popup e164 nbressais rec dureemaxi nom usr1 usr2';

it('100,000 hostile strings are refused as name or text, or are sent and read as one value under their own key', () => {
  expect(names.length).toBeGreaterThan(COUNT / 10);
  expect(customs.length).toBeGreaterThan(COUNT / 10);
  const isCustom = new Set(customs);
  const before = ['appel', account.email, account.pass, 77, 33639980001, 0, 0, 60];
  expect(
    exceptions(names, (name) => {
      const custom = isCustom.has(name) ? name : 'x';
      const query = formatRequest('appel', account, pairsOf(name, custom));
      const sent = [...new URLSearchParams(query)];
      const values = [...before, cellText(name), cellText(custom), cellText(custom)].join('\n');
      return (
        sent.map(([key]) => key).join(' ') === keys &&
        sent.map(([, value]) => value).join('\n') === values &&
        [...parseQuery(query).values()].flat().join('\n') === values
      );
    }),
  ).toEqual([]);
});

it('an accepted string differs only where it would be read as mark-up', () => {
  expect(
    exceptions(names, (name) => cellText(name) === name || /<br\s*\/?>|&#?\w+$/i.test(name)),
  ).toEqual([]);
});

it('100,000 hostile strings are refused as popup, country or appointment, or are digits, letters and a time', () => {
  expect(acceptedBy('popupId').filter((id) => !/^\d{1,20}$/.test(id))).toEqual([]);
  expect(acceptedBy('country').filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([]);
  expect(acceptedBy('slotAt').filter((at) => !/^\d+$/.test(at))).toEqual([]);
  expect(acceptedBy('delaySeconds')).toEqual([]);
});

/** A listing of calls as a server prints it that does not touch what it was sent. */
const LISTED_AT_ONCE = 500;
const token = (index: number) => index.toString(16).padStart(32, '0');
function lostOrForged(texts: readonly string[], printed: (text: string) => string): unknown[] {
  const faults: unknown[] = [];
  for (let from = 0; from < texts.length; from += LISTED_AT_ONCE) {
    const batch = texts.slice(from, from + LISTED_AT_ONCE);
    const lines = batch.map((text, index) =>
      [
        index + 1,
        77,
        '2026-11-26 10:00:00',
        0,
        '192.0.2.7',
        5,
        printed(text),
        printed(text),
        '',
        token(index),
        'ANSWER',
      ].join(';'),
    );
    const rows = decodeAnswer('summariseCalls', { bytes: Buffer.from(lines.join('\n')) });
    if (rows.length !== batch.length) faults.push([from, rows.length]);
    for (const [index, { trackingId, custom3, callState }] of rows.entries())
      if (trackingId !== String(index + 1) || custom3 !== token(index) || callState !== 'answered')
        faults.push([batch[index], trackingId, custom3, callState]);
  }
  return faults.slice(0, 5);
}

const asHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll('&#38;', '&amp;');

it('no accepted string, in any charset, forges, hides or shifts a row of the listing of calls', () => {
  const sent = sentCharsets.flatMap((charset) =>
    customs.map((text) => decodeText(encodeFor(charset, cellText(text)), charset).trim()),
  );
  const different = [...new Set(sent)];
  expect(different.length).toBeGreaterThan(COUNT / 10);
  expect(lostOrForged(different, (text) => text)).toEqual([]);
  expect(
    lostOrForged(
      different.filter((text) => asHtml(text) !== text),
      asHtml,
    ),
  ).toEqual([]);
});

it('100,000 hostile strings are no number, or one of digits in an allowed country', () => {
  const countries = [{ country: 'FR', lines: ['fixed' as const, 'mobile' as const] }];
  const called = strings.flatMap((text) => {
    if (!shape.number.safeParse(text).success) return [];
    const check = checkNumber(text, 'FR', { countries, testNumbers: false, metadata });
    return check.ok ? [check.e164] : [];
  });
  expect(called.filter((number) => !/^\+33[1-9]\d{8}$/.test(number))).toEqual([]);
});

it.each(['Jean\u037e', 'Jean；', 'Jean﹔', 'Jean︔'])(
  '%s, which some systems turn into a semicolon, is refused',
  (name) => {
    expect(shape.name.safeParse(name).success).toBe(false);
    expect(shape.custom1.safeParse(name).success).toBe(false);
  },
);

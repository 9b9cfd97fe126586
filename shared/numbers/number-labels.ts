/** Words that contact applications and signatures write before a number, in the languages of neighbouring countries. */
const words = [
  't[ée]l',
  't[ée]l[ée]phone',
  't[ée]l\\.?\\s?/\\s?fax',
  'telefon[eo]?',
  'tel[ée]fono',
  'telefonino',
  'telefoon(?:nummer)?',
  '(?:telefon|mobil|handy|ruf|durchwahl)(?:nummer|nr)',
  'phone',
  'mobile?',
  'mob',
  'mobiltelefon',
  'm[óo]vil',
  'telem[óo]vel',
  'tfno',
  'tlfn?',
  'tlm',
  'portable',
  'port',
  'fixes?',
  'cell?(?:ulaire|ulare|ular)?',
  'handy',
  'natel',
  'gsm',
  'whats\\s?app',
  'signal',
  'telegram',
  'threema',
  'viber',
  'i\\s?phone',
  'ligne',
  'direct(?:e|line)?',
  'durchwahl',
  'standard',
  'std',
  'num[ée]ro',
  'n[úu]mero',
  'nummer',
  'number',
  'nr',
  'n[°ºo]',
  'de',
  'du',
  'di',
  'mon',
  'my',
  'mein',
  'domicile',
  'bureau',
  'travail',
  'maison',
  'home',
  'work',
  'office',
  'private?',
  'contact',
  'perso(?:nnel)?',
  'pro(?:fessionnel)?',
].join('|');

const numberBegins = '(?=[+(\\d]|[a-z-]+:(?://)?[+%\\d])';

/** Words, one more in brackets, a sign; or one letter with a sign. No other text, so that no number is read out of prose. */
const label = new RegExp(
  `^(?:(?:(?:${words})(?![\\p{L}])[\\s.]*){1,5}(?:\\((?:${words})\\)\\s*)?[:.=/–—-]*|[tpmdchw]\\s?[:.])\\s*${numberBegins}`,
  'iu',
);

const labelBehind = new RegExp(`(?<=\\d)\\s*(?:\\((?:${words})\\)|(?:${words}))$`, 'iu');

export const removeLabels = (text: string): string =>
  text.replace(label, '').replace(labelBehind, '').trim();

import { followersOf } from '../../shared/numbers/shared-plans.js';

/** Zones for which some browsers have a newer name than others. */
const newerNames: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};
const olderNames: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(newerNames).map(([older, newer]) => [newer, older]),
);

/**
 * The IANA time zones of a country and of those whose numbers follow it, under all names that browsers use. Not every
 * browser knows the zones of a country, so they travel with the popup.
 */
export function timeZonesOf(country: string): string[] {
  const zones = [country, ...followersOf(country)].flatMap(listedZones);
  return [
    ...new Set(zones.flatMap((zone) => [zone, newerNames[zone] ?? olderNames[zone] ?? zone])),
  ];
}

function listedZones(country: string): readonly string[] {
  // A property in earlier versions of Node, a method in later ones.
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    getTimeZones?(): string[] | undefined;
    timeZones?: string[];
  };
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

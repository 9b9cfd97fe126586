interface Entry {
  /** The same for every version of one appointment. */
  uid: string;
  /** Higher for each later version. */
  version: number;
  startsAt: number;
  minutes: number;
  title: string;
  description: string;
  /** When the file is made. Moments are milliseconds since 1970. */
  now: number;
}

/** An appointment as a file for calendars (RFC 5545), with times in UTC. */
export const calendarEntry = (entry: Entry): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Rappel//Callback//EN',
    'BEGIN:VEVENT',
    `UID:${entry.uid}`,
    `SEQUENCE:${entry.version}`,
    `DTSTAMP:${utc(entry.now)}`,
    `DTSTART:${utc(entry.startsAt)}`,
    `DURATION:PT${entry.minutes}M`,
    `SUMMARY:${escaped(entry.title)}`,
    `DESCRIPTION:${escaped(entry.description)}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ]
    .map(folded)
    .join('\r\n');

/** `20261124T080000Z` */
const utc = (moment: number): string => new Date(moment).toISOString().replace(/[-:]|\.\d+/g, '');

const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');

/** In lines of at most 75 octets; the next one begins with a space. No character is split. */
function folded(line: string): string {
  let length = 0;
  let text = '';
  for (const character of line) {
    const octets = Buffer.byteLength(character);
    if (length + octets > 75) {
      text += '\r\n ';
      length = 1;
    }
    text += character;
    length += octets;
  }
  return text;
}

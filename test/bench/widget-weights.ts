// What the widget weighs beside others, which are in the development packages. Bytes with Brotli at its best, as our files
// are sent; no server or browser takes part.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { callableCountries } from '../../proxy/popups/callable-countries.js';
import { numberingPlansFor } from '../../proxy/popups/numbering-plans.js';
import { timeZonesOf } from '../../proxy/popups/time-zones.js';
import type { PopupView } from '../../shared/callback.js';
import { allPlans } from '../../shared/numbers/all-plans.js';
import type { Row } from './measure.js';

const bytesOf = (content: string | Buffer): number => brotliCompressSync(content).length;

/** An owner with this many countries is rare. */
const MANY = 40;

/**
 * @param site the built widget: its folder
 * @param parts the folder of the versioned files
 * @param view that of the demo's popup
 */
export function weightsOfForm(site: string, parts: string, view: PopupView): Row[] {
  const file = (name: string) => bytesOf(readFileSync(join(site, name)));
  const part = (name: string) => file(join(parts, `${name}.js`));
  const plans = numberingPlansFor(view.countries).body.content;
  const rows = [
    ['rappel.js, before a visitor moves', file('rappel.js')],
    ['later.js', part('later')],
    ['widget.js', part('widget')],
    ['form.js, with the check of plain numbers', part('form')],
    ['fr.js', part('fr')],
    ['the popup', bytesOf(JSON.stringify(view))],
    [`numbering plans of ${view.countries.length} countries, kept`, bytesOf(plans)],
  ] as const;
  const all = rows.reduce((sum, [, bytes]) => sum + bytes, 0);
  return [
    ...rows.map(([what, bytes]) => ({ what, bytes })),
    { what: 'to a form with phone rules', bytes: all },
    { what: 'then, once a number is typed: request.js', bytes: part('request') },
    { what: 'for a later time: times.js', bytes: part('times') },
    { what: 'for an unusual number: phone-kit.js', bytes: part('phone-kit') },
  ];
}

/** The answer about a popup with many countries, and their plans. */
export function weightsOfManyCountries(view: PopupView): Row[] {
  const codes = Object.keys(allPlans.countries).slice(0, MANY);
  const countries = callableCountries(
    codes.flatMap((country) => [
      { country, line: 'fixed' as const },
      { country, line: 'mobile' as const },
    ]),
  ).map((entry) => ({ ...entry, timeZones: timeZonesOf(entry.country) }));
  return [
    {
      what: `the popup with ${MANY} countries`,
      bytes: bytesOf(JSON.stringify({ ...view, countries })),
    },
    {
      what: `their numbering plans, kept for good`,
      bytes: bytesOf(numberingPlansFor(countries).body.content),
    },
  ];
}

/** Files of other packages, as their documents say to load them; those that are not installed are left out. */
export async function weightsOfOthers(): Promise<Row[]> {
  const folder = join(process.cwd(), 'node_modules');
  const others: [what: string, files: string[]][] = [
    [
      'intl-tel-input with its rules: script and styles',
      [
        'intl-tel-input/dist/js/intlTelInputWithUtils.min.js',
        'intl-tel-input/dist/css/intlTelInput.min.css',
      ],
    ],
    ['altcha: the element', ['altcha/dist/main/altcha.min.js']],
  ];
  const installed = others.filter(([, files]) =>
    files.every((file) => existsSync(join(folder, file))),
  );
  return [
    ...installed.map(([what, files]) => ({
      what,
      bytes: files.reduce((sum, file) => sum + bytesOf(readFileSync(join(folder, file))), 0),
    })),
    { what: 'libphonenumber-js/max, parse and as-you-type', bytes: await bytesOfLibrary() },
  ];
}

async function bytesOfLibrary(): Promise<number> {
  const build = await rolldown({
    input: 'library',
    platform: 'browser',
    plugins: [
      {
        name: 'library',
        resolveId: (id) => (id === 'library' ? join(process.cwd(), 'library.js') : null),
        load: (id) =>
          id.endsWith('library.js')
            ? "import { AsYouType, parsePhoneNumber } from 'libphonenumber-js/max'; globalThis.used = [AsYouType, parsePhoneNumber];"
            : null,
      },
    ],
  });
  const { output } = await build.generate({ format: 'esm', minify: true });
  await build.close();
  return bytesOf(output[0].code);
}

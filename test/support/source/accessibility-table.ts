import { type Promised, promises } from './accessibility-promises.js';
import { sourceFiles } from './source-files.js';

/** The tests that are named without being in their file, as `file: name`. */
export function missingTests(): string[] {
  const texts = new Map(sourceFiles('test').map(({ path, text }) => [path, text]));
  return promises.flatMap(({ tests }) =>
    Object.entries(tests).flatMap(([path, names]) =>
      names
        .filter((name) => !isTestOf(texts.get(path) ?? '', name))
        .map((name) => `${path}: ${name}`),
    ),
  );
}

/** Whether a file has a test of this whole name, which may stand in quotes of any kind. */
function isTestOf(source: string, name: string): boolean {
  const parts = name.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`\\bit\\((['"\`])${parts.join('\\$\\{[^}]*\\}')}\\1`).test(source);
}

const testsOf = ({ tests }: Promised): string =>
  Object.entries(tests)
    .map(([path, names]) => `[${path.split('/').pop()}](../${path}): ${names.join('; ')}`)
    .join('<br>') || 'not tested by machine';

const row = (promised: Promised, index: number): string =>
  `| A${String(index + 1).padStart(2, '0')} | ${promised.promise} | ${promised.wcag} | ${promised.rgaa} | ${testsOf(promised)} | ${promised.unproven ?? ''} |`;

/** The text of docs/accessibility.md. */
export const accessibilityText = (): string => `# Accessibility

What the widget promises, and the tests that prove it on every change. \`npm run docs\` writes this page, and a test
fails when one that is named here does not exist any more.

**Nobody has audited Rappel, and this is no declaration of conformance.** Tests run in Chromium only. Axe finds about
half of what a person finds, so the other tests act as visitors do. Runs by hand with assistive technology:

| with | done |
|---|---|
| NVDA in Chrome and Firefox | not done |
| JAWS in Chrome | not done |
| VoiceOver on macOS and iOS | not done |
| TalkBack on Android | not done |
| Voice control, switches | not done |
| Windows with a contrast theme | not done |

Numbers of WCAG are success criteria of version 2.2; those of RGAA are topics of version 4.1. In names of tests, "…"
stands for a language, a state or a look.

| | what holds | WCAG | RGAA | tests | not tested by machine |
|---|---|---|---|---|---|
${promises.map(row).join('\n')}

An owner's \`--rappel-accent\` can make 7:1 impossible: neither white nor black reaches it on a middle grey. There the
text on the accent has at least 4.5:1, also under the pointer, and the accent as text is made darker or lighter until it
has 7:1. What an owner changes by \`::part()\` is the owner's to check.
`;

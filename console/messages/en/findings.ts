import { type FindingName, findings as found } from '../../../shared/configuration/findings.js';

type Sentences = Record<FindingName, (subject: string) => string>;

/** What the checks of a popup find. */
export const findings = {
  verdicts: {
    passed: 'Fine',
    failed: 'Visitors fail',
    doubtful: 'Worth a look',
    unknown: 'Not known',
  },
  sentences: Object.fromEntries(
    Object.entries(found).map(([name, { sentence }]) => [name, sentence]),
  ) as Sentences,
};

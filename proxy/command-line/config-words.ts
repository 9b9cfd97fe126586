import { type CheckTerms, faultsAfter } from '../../shared/configuration/checks.js';
import { changedSentence, keptSentence } from '../../shared/configuration/differences.js';
import { type Step, wireOf } from '../../shared/configuration/steps.js';
import type { Callback } from '../callbacks/ledger/callback-entity.js';
import type { ApplyResult, ChangedMeanwhile } from '../configuration/apply-plan.js';
import { fromSaved, type SavedPlan } from '../configuration/saved-plan.js';
import { withOffset } from '../statistics/period.js';

const count = (number: number, noun: string): string =>
  `${number} ${noun}${number === 1 ? '' : 's'}`;

/**
 * The steps with their requests to WebAppel, then what cannot be compared and what stays, and what makes visitors fail
 * afterwards.
 */
export function planLines(plan: SavedPlan, terms: CheckTerms): string[] {
  const ids = new Map(plan.before.popupIds);
  const lines = plan.steps.flatMap((step, index) => [
    `${String(index + 1).padStart(3)} ${step.irreversible ? '⚠ ' : ''}${step.sentence}`,
    `      ${requestText(step, step.popup === undefined ? undefined : ids.get(step.popup))}`,
  ]);
  return [
    ...(lines.length > 0 ? lines : ['Nothing to change']),
    ...plan.unknown.map((sentence) => `  ? ${sentence}`),
    ...plan.staying.map((sentence) => `  - ${sentence}`),
    ...faultsAfter(fromSaved(plan.before), plan.steps, terms).map(
      ({ popup, stopsVisitors, sentence }) =>
        `  ! Popup ${popup}${stopsVisitors ? ' fails' : ''}: ${sentence}`,
    ),
  ];
}

function requestText(step: Step, popupId: string | undefined): string {
  const { method, variables } = wireOf(step, popupId);
  const file = step.sha256 === undefined ? [] : [`@${step.sha256.slice(0, 8)}…`];
  return [method, ...variables.map(([name, value]) => `${name}=${value}`), ...file].join(' ');
}

const MAX_APPOINTMENTS_SHOWN = 10;

/** Which appointments the plan would leave outside the hours, and what becomes of them; no lines if it leaves none. */
export function appointmentLines(leftOut: readonly Callback[], timeZone: string): string[] {
  if (leftOut.length === 0) return [];
  const shown = leftOut.slice(0, MAX_APPOINTMENTS_SHOWN);
  const more = leftOut.length - shown.length;
  return [
    `  ! ${count(leftOut.length, 'appointment')} would be outside the hours: nobody is called then, and they expire. Move or cancel them in the console:`,
    ...shown.map(
      ({ id, popup_id, call_at }) =>
        `      ${withOffset(call_at, timeZone)} popup ${popup_id}, request ${id}`,
    ),
    ...(more > 0 ? [`      and ${more} more`] : []),
  ];
}

export function planSummary({ steps }: SavedPlan): string {
  const irreversible = steps.filter((step) => step.irreversible).length;
  return `${count(steps.length, 'step')}${irreversible > 0 ? `, ${irreversible} of which WebAppel cannot take back (⚠)` : ''}.`;
}

/** What is done and what is not, and what WebAppel has now that was not asked. */
export function doneLines(
  { steps }: SavedPlan,
  { done, failure, differences }: ApplyResult,
): string[] {
  if (failure)
    return [
      ...steps.slice(0, done).map(({ sentence }) => `done      ${sentence}`),
      `failed    ${failure.step.sentence}`,
      ...steps.slice(done + 1).map(({ sentence }) => `not done  ${sentence}`),
      'Run it again to do the rest',
    ];
  return differences.length > 0
    ? ['WebAppel said OK to all steps, and has something else:', ...differences.map(keptSentence)]
    : [`${count(steps.length, 'step')} done; WebAppel has what was asked`];
}

export const changeLines = ({ differences }: ChangedMeanwhile): string[] => [
  'Somebody changed the configuration after the plan was made; nothing was done:',
  ...differences.map(changedSentence),
  'Make a new plan',
];

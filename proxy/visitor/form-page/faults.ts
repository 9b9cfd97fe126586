import type { NumberReason, Problem } from '../../../shared/callback.js';
import { type TextField, textFields } from './answers.js';

/** What is wrong with the answers: beside their fields, or for the form as a whole. */
export interface Faults {
  number?: { reason: NumberReason; country: string | null; choices: readonly string[] };
  text?: TextField;
  at?: 'taken' | 'quiet';
  problem?: Problem;
}

/** Shows a problem of the intake at the field that it is about. */
export function faultsOf(problem: Problem): Faults {
  const { code, field, reason, numberCountry = null, possibleCountries = [] } = problem;
  if (field === 'slotAt') return { at: code === 'quiet-hours' ? 'quiet' : 'taken' };
  if (field === 'delaySeconds') return { at: 'taken' };
  if (reason) return { number: { reason, country: numberCountry, choices: possibleCountries } };
  if (code === 'invalid-field' && field === 'number')
    return { number: { reason: 'not-a-number', country: null, choices: [] } };
  const text = textFields.find((candidate) => candidate === field);
  return code === 'invalid-field' && text ? { text } : { problem };
}

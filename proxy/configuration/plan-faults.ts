import { missingReferences } from '../../shared/configuration/missing-references.js';
import { readConfigurationFile } from '../../shared/configuration/read-file.js';
import { isFictional } from '../../shared/numbers/reserved-numbers.js';
import { faultOfOperator } from '../../shared/numbers/uncallable.js';
import { fromDigits } from '../../shared/phone.js';
import { fromSaved, type SavedPlan } from './saved-plan.js';

/**
 * Why a plan must not be applied, as sentences: a name that nothing has, or a number that must not be an operator's.
 * @param isSimulated nobody is called, so numbers that are reserved for fiction may be
 */
export function planFaults(plan: SavedPlan, isSimulated: boolean): string[] {
  const wanted = readConfigurationFile(plan.wanted).configuration;
  const actual = fromSaved(plan.before);
  const numbers = [...(wanted.groups ?? [])].flatMap(([group, { operators }]) => {
    const present = actual.groups.get(group)?.operators ?? [];
    return operators
      .filter(({ number }) => !present.some((one) => one.number === number))
      .map(({ number }) => ({ group, number: fromDigits(number) }));
  });
  return [
    ...missingReferences(wanted, actual).map(
      ({ path, sentence }) => `${path.join('.')}: ${sentence}`,
    ),
    ...numbers.flatMap(({ group, number }) => {
      const fault =
        !isSimulated && isFictional(number)
          ? 'This number is reserved for fiction and belongs to nobody.'
          : faultOfOperator(number);
      return fault ? [`groups.${group}: ${number}: ${fault}`] : [];
    }),
  ];
}

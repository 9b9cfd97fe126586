import type { Configuration } from '../../shared/configuration/configuration.js';
import type { Result } from '../../shared/webappel/methods.js';

type ListedPopup = Result<'listPopups'>[number];

const byId = (a: ListedPopup, b: ListedPopup): number =>
  a.popupId.length - b.popupId.length || (a.popupId < b.popupId ? -1 : 1);

const byName = (a: ListedPopup, b: ListedPopup): number =>
  a.popupName === b.popupName ? byId(a, b) : (a.popupName ?? '') < (b.popupName ?? '') ? -1 : 1;

/** `shop 10` comes after `shop 9`. */
function byKey([a]: [string, ListedPopup], [b]: [string, ListedPopup]): number {
  const partsOf = (key: string): [string, number] => {
    const [, name = key, number = '1'] = /^(.*) (\d{1,6})$/.exec(key) ?? [];
    return [name, Number(number)];
  };
  const [[nameA, numberA], [nameB, numberB]] = [partsOf(a), partsOf(b)];
  if (nameA !== nameB) return nameA < nameB ? -1 : 1;
  return numberA - numberB || (a < b ? -1 : 1);
}

/**
 * Gives each popup its key: the remembered one, else the key of the wanted popup with the same name, else its name, with a
 * number where it is taken. Sorted by key.
 */
export function keyPopups(
  listed: readonly ListedPopup[],
  { keys, wanted }: { keys?: ReadonlyMap<string, string>; wanted?: Configuration },
): [key: string, popup: ListedPopup][] {
  const sorted = [...listed].sort(byName);
  const keyOf = new Map<string, string>();
  const taken = new Set<string>();
  const give = (key: string, popupId: string): void => {
    if (taken.has(key) || keyOf.has(popupId)) return;
    keyOf.set(popupId, key);
    taken.add(key);
  };
  const ids = new Set(listed.map(({ popupId }) => popupId));
  for (const [key, popupId] of keys ?? []) if (ids.has(popupId)) give(key, popupId);
  for (const [key, { name }] of wanted?.popups ?? []) {
    const same = sorted.find(
      ({ popupId, popupName }) => !keyOf.has(popupId) && popupName === (name ?? key),
    );
    if (same) give(key, same.popupId);
  }
  const names = new Set(listed.map(({ popupName }) => popupName));
  for (const { popupId, popupName = `popup ${popupId}` } of sorted) {
    give(popupName, popupId);
    for (let number = 2; !keyOf.has(popupId); number += 1)
      if (!names.has(`${popupName} ${number}`)) give(`${popupName} ${number}`, popupId);
  }
  return sorted
    .map((popup): [string, ListedPopup] => [keyOf.get(popup.popupId) ?? popup.popupId, popup])
    .sort(byKey);
}

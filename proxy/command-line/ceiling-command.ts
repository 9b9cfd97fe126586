import { Refusal, Unreached } from '../../shared/webappel/refusal.js';
import { usages } from '../bin/usage.js';
import { amount, type Ceiling, ceilingOf, ceilingSentence } from '../guard/ceiling.js';
import { highestListedPrice } from '../popups/listed-prices.js';
import { createWebAppelClient } from '../webappel/client.js';
import { accountOf, type WebAppelAccount } from './account-in-environment.js';
import { type Command, exitCodes } from './command.js';
import { alignRows } from './layout.js';
import { readOptions } from './options.js';

export const ceiling: Command = {
  ...usages.ceiling,
  async run(words, context) {
    readOptions(words, {}, 0);
    const account = accountOf(context);
    const listed = await priceAt(account);
    const found = ceilingOf(account.settings, listed === 'unknown' ? undefined : listed);
    const simulated = account.isEmbedded
      ? 'Calls are simulated and cost nothing. With WEBAPPEL_URL the limits of real calls apply.\n'
      : '';
    context.write(`${simulated}${priceText(listed, account)}
One call costs at most ${amount(found.callCost)}: ${account.settings.maxCallSeconds} seconds (MAX_CALL_SECONDS), and up to ${account.settings.callRetries + 1} attempts.

${alignRows(rowsOf(found), context.columns)}

${ringsText(found)}
In any 60 minutes: ${found.perHour ? `at most ${amount(found.perHour.cost)} (${found.perHour.settings})` : 'no limit'}.
${ceilingSentence(found)}
`);
    return exitCodes.done;
  },
};

async function priceAt(account: WebAppelAccount): Promise<number | undefined | 'unknown'> {
  const { url, credentials } = account;
  try {
    return await highestListedPrice(createWebAppelClient({ url, credentials: () => credentials }));
  } catch (failure) {
    if (failure instanceof Refusal || failure instanceof Unreached) return 'unknown';
    throw failure;
  }
}

function priceText(listed: number | undefined | 'unknown', { settings }: WebAppelAccount): string {
  const assumed = `a minute is assumed to cost ${amount(settings.callPrices.assumed)} (ASSUMED_PRICE)`;
  if (listed === 'unknown') return `WebAppel does not answer, so ${assumed}.`;
  if (listed === undefined) return `WebAppel lists no prices, so ${assumed}.`;
  return `The dearest destination that a popup may call costs ${amount(listed)} a minute.`;
}

function rowsOf({ bounds }: Ceiling): string[][] {
  const money = (micros: number | undefined) => (micros === undefined ? '-' : amount(micros));
  return [
    ['setting', 'calls an hour', 'calls a day', 'cost an hour', 'cost a day'],
    ...bounds.map((bound) => [
      bound.settings,
      String(bound.callsPerHour ?? '-'),
      String(bound.callsPerDay ?? '-'),
      money(bound.costPerHour),
      money(bound.costPerDay),
    ]),
  ];
}

const ringsText = ({ ringsPerNumberDay }: Ceiling): string =>
  ringsPerNumberDay === undefined
    ? 'Nothing limits how often one phone rings in a day. Set CALLS_PER_NUMBER_DAY.'
    : `One phone rings at most ${ringsPerNumberDay} times a day.`;

import { setTimeout as pause } from 'node:timers/promises';
import { DAY_MS } from '../../shared/durations.js';
import { usages } from '../bin/usage.js';
import {
  findWrongCounts,
  type Period,
  partsOf,
  repairCounts,
} from '../requests/hour-counts-check.js';
import type { Store } from '../store/database.js';
import { BadUsage, type Command, exitCodes } from './command.js';
import { noteDeed } from './guard-store.js';
import { readOptions } from './options.js';
import { withStoreBeside } from './store-beside.js';

const DEFAULT_DAYS = 7;
const MAX_DAYS = 3660;
/** A count that changed while it was set right is counted once more. */
const ATTEMPTS = 5;

export const recount: Command = {
  ...usages.recount,
  async run(words, context) {
    const { values } = readOptions(words, { days: 'string', repair: 'boolean' }, 0);
    const days = daysOf(values.days);
    const { clock, write } = context;
    return withStoreBeside(context, 'recounts', async (store) => {
      // Up to the present hour, whose callbacks are counted too.
      const period = { from: clock.now() - days * DAY_MS, to: clock.now() };
      let wrong = 0;
      for (const part of partsOf(period)) {
        if (values.repair) wrong += await repair(store, part);
        else
          for (const line of await findWrongCounts(store, part)) {
            wrong += 1;
            write(`${line}\n`);
          }
      }
      if (wrong === 0) {
        write(`The counts by hour of ${days} days are those of the callbacks.\n`);
        return exitCodes.done;
      }
      if (!values.repair) {
        write(
          `${wrong === 1 ? '1 count differs' : `${wrong} counts differ`} from the callbacks, above with what is too much in each. Run rappel recount --repair to set them right.\n`,
        );
        return exitCodes.differs;
      }
      await noteDeed({ store, clock }, { action: 'hours-recounted', change: { wrong, days } });
      await store.updateTable('recounts').set({ wrong: 0 }).execute();
      write(
        `${wrong === 1 ? '1 count was wrong and is' : `${wrong} counts were wrong and are`} right now.\n`,
      );
      return exitCodes.done;
    });
  },
};

function daysOf(typed: string | undefined): number {
  if (typed === undefined) return DEFAULT_DAYS;
  const days = /^\d{1,4}$/.test(typed) ? Number(typed) : 0;
  if (days < 1 || days > MAX_DAYS)
    throw new BadUsage([`--days: must be a whole number from 1 to ${MAX_DAYS}`]);
  return days;
}

async function repair(store: Store, part: Period, attempt = 1): Promise<number> {
  try {
    return await repairCounts(store, part);
  } catch (failure) {
    if (attempt === ATTEMPTS) throw failure;
    await pause(100 * attempt);
    return repair(store, part, attempt + 1);
  }
}

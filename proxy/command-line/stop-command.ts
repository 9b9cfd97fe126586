import { usages } from '../bin/usage.js';
import { Stops } from '../guard/stops.js';
import { type StopLevel, stopLevels } from '../store/guard-tables.js';
import { BadUsage, type Command, exitCodes } from './command.js';
import { noteDeed, withGuardStore } from './guard-store.js';
import { readOptions } from './options.js';
import { countCallbacks, describeStop, readScope, targetOf } from './stop-words.js';
import { readUntil } from './until.js';

export const stop: Command = {
  ...usages.stop,
  async run(words, context) {
    const { values, positionals } = readOptions(
      words,
      {
        ...{ popup: 'string', country: 'string', level: 'string' },
        ...{ until: 'string', reason: 'string', author: 'string' },
      },
      1,
    );
    const [action] = positionals;
    if (action !== undefined && action !== 'list') throw new BadUsage([`rappel ${stop.usage}`]);
    const scope = readScope(values);
    const level = readLevel(values.level);
    return withGuardStore(context, async (store, { timeZone }) => {
      const { clock, write } = context;
      const stops = new Stops(store, clock);
      if (action === 'list') {
        for (const one of await stops.list()) write(`${describeStop(one, timeZone)}\n`);
        return exitCodes.done;
      }
      const { reason = '', author = 'command line' } = values;
      const ends_at = readUntil(values.until, { timeZone, now: clock.now() });
      const set = await stops.set({ ...scope, level, reason, author, ends_at });
      const waitingCallbacks = await stops.countWaiting(scope);
      const change = { level, waitingCallbacks, ...(reason && { reason }) };
      await noteDeed(
        { store, clock },
        { action: 'stop-set', target: targetOf(scope), change },
        author,
      );
      const waiting = countCallbacks(waitingCallbacks);
      write(`Stopped ${describeStop(set, timeZone)}\n`);
      write(
        level === 'dial'
          ? `${waiting} not dialled yet: they wait, and expire when their time has passed\n`
          : `${waiting} not dialled yet: they are still dialled; --level dial makes them wait\n`,
      );
      return exitCodes.done;
    });
  },
};

function readLevel(typed = 'offer'): StopLevel {
  const level = stopLevels.find((one) => one === typed);
  if (!level) throw new BadUsage([`--level: must be ${stopLevels.join(' or ')}`]);
  return level;
}

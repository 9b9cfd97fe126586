import { usages } from '../bin/usage.js';
import { Stops } from '../guard/stops.js';
import { BadUsage, type Command, exitCodes } from './command.js';
import { noteDeed, withGuardStore } from './guard-store.js';
import { readOptions } from './options.js';
import { countCallbacks, describeStop, nameScope, readScope, targetOf } from './stop-words.js';

export const resume: Command = {
  ...usages.resume,
  async run(words, context) {
    const { values } = readOptions(words, { popup: 'string', country: 'string' }, 0);
    const scope = readScope(values);
    return withGuardStore(context, async (store, { timeZone }) => {
      const { clock, write } = context;
      const stops = new Stops(store, clock);
      const lifted = await stops.lift(scope);
      const others = await stops.list();
      const remaining = others.map((one) => `Still stopped: ${describeStop(one, timeZone)}`);
      if (!lifted) throw new BadUsage([`There is no stop of ${nameScope(scope)}`, ...remaining]);
      const change = { level: lifted.level };
      await noteDeed({ store, clock }, { action: 'stop-lifted', target: targetOf(scope), change });
      write(
        `Resumed ${nameScope(scope)}, with ${countCallbacks(await stops.countWaiting(scope))}\n`,
      );
      for (const line of remaining) write(`${line}\n`);
      return exitCodes.done;
    });
  },
};

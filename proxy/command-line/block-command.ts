import { usages } from '../bin/usage.js';
import { BadBlock, readBlockValue } from '../guard/block-values.js';
import { type Block, Blocks } from '../guard/blocks.js';
import { type BlockKind, blockKinds } from '../store/guard-tables.js';
import { loadOrCreateSecret } from '../store/secrets.js';
import { BadUsage, type Command, exitCodes } from './command.js';
import { noteDeed, withGuardStore } from './guard-store.js';
import { alignRows } from './layout.js';
import { readOptions } from './options.js';
import { countCallbacks } from './stop-words.js';
import { readUntil, showMoment } from './until.js';

export const block: Command = {
  ...usages.block,
  async run(words, context) {
    const { values, positionals } = readOptions(words, {
      ...{ country: 'string', until: 'string', reason: 'string', author: 'string' },
    });
    const [action, ...rest] = positionals;
    const { reason = '', author = 'command line' } = values;
    const wanted = readWanted(action, rest, values.country?.toUpperCase());
    return withGuardStore(context, async (store, settings) => {
      const { clock, write, columns } = context;
      const { timeZone } = settings;
      const secret = await loadOrCreateSecret(store, 'secret', settings.secret);
      const blocks = new Blocks({ store, clock, secret, mirrors: settings.mirrorBlocks });
      if (wanted.action === 'list') {
        const rows = (await blocks.list()).map((one) => cellsOf(one, timeZone));
        if (rows.length > 0) write(`${alignRows(rows, columns)}\n`);
      } else if (wanted.action === 'add') {
        const expires_at = readUntil(values.until, { timeZone, now: clock.now() });
        const added = await blocks.add(wanted.value, { reason, author, expires_at });
        const deed = { target: added.shown, change: { kind: added.kind } };
        await noteDeed({ store, clock }, { action: 'block-added', ...deed }, author);
        write(`Blocked ${added.kind} ${added.shown} as ${added.id}\n`);
        write(
          `${countCallbacks(await blocks.countWaiting(added))} not dialled yet: refused when due\n`,
        );
        if (added.mirror === 'waiting')
          write('The program also puts it on the list of WebAppel, which nothing leaves\n');
      } else {
        const removed = await blocks.remove(wanted.id);
        if (!removed)
          throw new BadUsage([
            'There is no block with this id; rappel block list shows all blocks',
          ]);
        const deed = { target: removed.shown, change: { kind: removed.kind } };
        await noteDeed({ store, clock }, { action: 'block-removed', ...deed }, author);
        write(`Removed the block of ${removed.kind} ${removed.shown}\n`);
        if (removed.mirror === 'done')
          write(
            'WebAppel still has the number on its own list and calls it no more: it has no method to take a number off\n',
          );
      }
      return exitCodes.done;
    });
  },
};

function readWanted(action: string | undefined, rest: readonly string[], country?: string) {
  if (action === 'list' && rest.length === 0) return { action } as const;
  if (action === 'remove' && rest.length === 1 && /^[1-9]\d{0,8}$/.test(rest[0] ?? ''))
    return { action, id: Number(rest[0]) } as const;
  const [typed, ...value] = rest;
  const kind = blockKinds.find((one) => one === typed);
  if (action !== 'add' || !kind || value.length === 0)
    throw new BadUsage([`rappel ${block.usage}`]);
  // A number may be typed with its spaces.
  return { action, value: readValue(kind, value.join(' '), country) } as const;
}

function readValue(kind: BlockKind, typed: string, country: string | undefined) {
  try {
    return readBlockValue(kind, typed, country);
  } catch (failure) {
    if (!(failure instanceof BadBlock)) throw failure;
    throw new BadUsage([failure.message.replace('use a stop instead', 'use rappel stop instead')]);
  }
}

const cellsOf = (one: Block, timeZone: string): string[] => [
  String(one.id),
  one.kind,
  one.shown,
  one.expires_at === null ? '' : `until ${showMoment(one.expires_at, timeZone)}`,
  one.mirror === 'none' ? '' : `WebAppel: ${one.mirror}`,
  [one.author, one.reason].filter(Boolean).join(': '),
];

import { usages } from '../bin/usage.js';
import { type SiteKey, SiteKeys } from '../guard/site-keys.js';
import { BadUsage, type Command, exitCodes } from './command.js';
import { noteDeed, withGuardStore } from './guard-store.js';
import { alignRows } from './layout.js';
import { readOptions } from './options.js';
import { showMoment } from './until.js';

export const siteKey: Command = {
  ...usages['site-key'],
  async run(words, context) {
    const { values, positionals } = readOptions(words, { popup: 'strings', author: 'string' });
    const wanted = readWanted(positionals);
    const popupIds = readPopups(values.popup);
    return withGuardStore(context, async (store, { timeZone }) => {
      const { clock, write, columns, printError } = context;
      const siteKeys = new SiteKeys({ store, clock });
      if (wanted.action === 'list') {
        const rows = (await siteKeys.list()).map((one) => cellsOf(one, timeZone));
        if (rows.length > 0) write(`${alignRows(rows, columns)}\n`);
      } else if (wanted.action === 'add') {
        const { author = 'command line' } = values;
        const { key, added } = await siteKeys.add({ name: wanted.name, popupIds, author });
        await noteDeed({ store, clock }, { action: 'site-key-made', target: added.name }, author);
        write(`${key}\n`);
        printError(
          `Made site key ${added.id} for ${describe(added)}. Keep it: it is not shown again`,
        );
      } else {
        const revoked = await siteKeys.revoke(wanted.id);
        if (!revoked)
          throw new BadUsage([
            'There is no site key with this id; rappel site-key list shows all of them',
          ]);
        await noteDeed({ store, clock }, { action: 'site-key-revoked', target: revoked.name });
        write(`Revoked the site key for ${describe(revoked)}\n`);
      }
      return exitCodes.done;
    });
  },
};

function readWanted([action, ...rest]: readonly string[]) {
  const [first = ''] = rest;
  if (action === 'list' && rest.length === 0) return { action } as const;
  if (action === 'revoke' && rest.length === 1 && /^[1-9]\d{0,8}$/.test(first))
    return { action, id: Number(first) } as const;
  const name = rest.join(' ').trim();
  if (action !== 'add' || name === '') throw new BadUsage([`rappel ${siteKey.usage}`]);
  return { action, name } as const;
}

function readPopups(typed: readonly string[] | undefined): readonly string[] | null {
  if (!typed) return null;
  if (!typed.every((id) => /^[0-9]{1,20}$/.test(id)))
    throw new BadUsage(['--popup: must be the id of a popup']);
  return typed;
}

const describe = ({ name, popupIds }: Pick<SiteKey, 'name' | 'popupIds'>): string =>
  popupIds ? `${name}, popup ${popupIds.join(' and ')}` : `${name}, all popups`;

const cellsOf = (one: SiteKey, timeZone: string): string[] => [
  String(one.id),
  describe(one),
  `made ${showMoment(one.createdAt, timeZone)} by ${one.author}`,
];

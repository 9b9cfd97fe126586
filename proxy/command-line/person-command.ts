import { maskNumber } from '../../shared/mask-number.js';
import type { E164 } from '../../shared/phone.js';
import { usages } from '../bin/usage.js';
import { Ledger } from '../callbacks/ledger/ledger.js';
import { BadBlock, readBlockValue } from '../guard/block-values.js';
import { Blocks } from '../guard/blocks.js';
import { CallCounters } from '../guard/call-counters.js';
import { AuditLog, commandLine } from '../owner/audit/audit-log.js';
import { type Erased, type Found, type Objected, PersonData } from '../privacy/person.js';
import { exportOf } from '../privacy/person-export.js';
import { wordsAfterErasure, wordsAfterObjection } from '../privacy/person-words.js';
import { loadOrCreateSecret } from '../store/secrets.js';
import { createWebAppelClient } from '../webappel/client.js';
import { accountOf } from './account-in-environment.js';
import { BadUsage, type Command, type CommandContext, exitCodes } from './command.js';
import { withGuardStore } from './guard-store.js';
import { alignRows } from './layout.js';
import { readOptions } from './options.js';
import { showMoment } from './until.js';

const actions = ['find', 'export', 'erase', 'object'] as const;

export const person: Command = {
  ...usages.person,
  async run(words, context) {
    const { values, positionals } = readOptions(words, { country: 'string', webappel: 'boolean' });
    const [typed, ...rest] = positionals;
    const action = actions.find((one) => one === typed);
    // A number may be typed with its spaces.
    if (!action || rest.length === 0 || (values.webappel && action !== 'object'))
      throw new BadUsage([`rappel ${person.usage}`]);
    const number = readNumber(rest.join(' '), values.country?.toUpperCase());
    return withPersonData(context, async (data, { mirrorBlocks, timeZone, audit }) => {
      const { write, clock } = context;
      switch (action) {
        case 'find':
          write(foundText(await data.find(number), { timeZone, columns: context.columns }));
          return exitCodes.done;
        case 'export': {
          const file = exportOf(number, await data.export(number), clock.now());
          await audit('visitor-exported', number);
          write(`${JSON.stringify(file, null, 2)}\n`);
          return exitCodes.done;
        }
        case 'erase': {
          const erased = await data.erase(number);
          await audit('visitor-erased', number);
          write(erasedText(erased));
          return erased.left.length > 0 ? exitCodes.refused : exitCodes.done;
        }
        case 'object': {
          const tellWebAppel = values.webappel ?? mirrorBlocks;
          const objected = await data.object(number, { tellWebAppel });
          await audit('visitor-objected', number);
          write(objectedText(objected));
          return objected.webAppel === 'failed' ? exitCodes.unreached : exitCodes.done;
        }
      }
    });
  },
};

function readNumber(typed: string, country: string | undefined): E164 {
  try {
    const value = readBlockValue('number', typed, country);
    if (value.kind === 'number') return value.number;
  } catch (failure) {
    if (!(failure instanceof BadBlock)) throw failure;
    throw new BadUsage([failure.message]);
  }
  throw new BadUsage(['This is no phone number']);
}

type Deed = 'visitor-exported' | 'visitor-erased' | 'visitor-objected';

function withPersonData<Result>(
  context: CommandContext,
  work: (
    data: PersonData,
    more: {
      mirrorBlocks: boolean;
      timeZone: string;
      audit(action: Deed, number: E164): Promise<void>;
    },
  ) => Promise<Result>,
): Promise<Result> {
  const { clock } = context;
  return withGuardStore(context, async (store, settings) => {
    const { timeZone, mirrorBlocks, callLimits: limits } = settings;
    const { url, credentials } = accountOf(context);
    const secret = await loadOrCreateSecret(store, 'secret', settings.secret);
    const data = new PersonData({
      ...{ store, clock, secret },
      // It changes a callback only if the running program has not changed it since.
      ledger: new Ledger(store, clock, {
        slotCapacity: settings.appointments.slotCapacity,
        counters: new CallCounters({ limits, timeZone, secret }),
      }),
      webAppel: createWebAppelClient({
        ...{ url, charset: settings.webAppelCharset, taught: settings },
        credentials: () => credentials,
      }),
      blocks: new Blocks({ store, clock, secret, mirrors: false }),
    });
    const log = new AuditLog({ store, clock });
    return work(data, {
      mirrorBlocks,
      timeZone,
      audit: (action, number) => log.add({ action, target: maskNumber(number, 1) }, commandLine()),
    });
  });
}

const foundText = (
  { number, tables, callbacks }: Found,
  { timeZone, columns }: { timeZone: string; columns: number },
): string => {
  const full = tables.filter(({ rows }) => rows > 0);
  if (full.length === 0) return `Nothing about ${number} is kept\n`;
  const rows = callbacks.map(({ id, popupId, state, requestedAt, holds }) => [
    `callback ${id}`,
    `popup ${popupId}`,
    state,
    showMoment(requestedAt, timeZone),
    holds.join(', '),
  ]);
  return [
    `${number}: ${full.map(({ table, rows: count }) => `${count} in ${table}`).join(', ')}`,
    ...(rows.length > 0 ? [alignRows(rows, columns)] : []),
    '',
  ].join('\n');
};

const erasedText = (erased: Erased): string =>
  [
    `Erased what belonged to ${erased.number}: ${erased.callbacks} callbacks, ${erased.cancelled} of them cancelled first, ${erased.calls} calls and ${erased.voiceMessages} voice messages of the embedded platform`,
    ...wordsAfterErasure(erased),
    '',
  ].join('\n');

const objectedText = (objected: Objected): string =>
  [
    `Blocked ${objected.number} as ${objected.blockId}; open callbacks: ${objected.open}`,
    ...wordsAfterObjection(objected),
    '',
  ].join('\n');

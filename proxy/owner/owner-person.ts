import { z } from 'zod';
import type { E164 } from '../../shared/phone.js';
import { iso } from '../callbacks/ledger/callback-view.js';
import { BadBlock, readBlockValue } from '../guard/block-values.js';
import { fieldProblem, ProblemError } from '../http/problems.js';
import type { PersonData } from '../privacy/person.js';
import { exportOf } from '../privacy/person-export.js';
import { wordsAfterErasure, wordsAfterObjection } from '../privacy/person-words.js';

const number = z
  .string()
  .min(1)
  .max(100)
  .meta({ description: 'As copied from somewhere. In the body, because addresses are logged.' });
const country = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be a country code such as FR')
  .optional()
  .meta({ description: 'For a number in national form; absent: FR.' });
const masked = z.string().meta({ description: 'Masked.' });
const words = z.array(z.string()).meta({ description: 'What you have to know, in sentences.' });

/** Of whom. */
export const PersonQuery = z.strictObject({ number, country }).meta({ id: 'PersonQuery' });

export const PersonObjection = z
  .strictObject({
    number,
    country,
    tellWebAppel: z.boolean().default(false).meta({
      description:
        'Whether WebAppel puts the number on its own list, which it has no method to take it off. With MIRROR_BLOCKS always.',
    }),
  })
  .meta({ id: 'PersonObjection' });

export const PersonFound = z
  .object({
    number: masked,
    tables: z.array(z.object({ table: z.string(), rows: z.int() })),
    callbacks: z.array(
      z.object({
        id: z.int(),
        popupId: z.string(),
        state: z.string(),
        requestedAt: z.iso.datetime(),
        holds: z
          .array(z.string())
          .meta({ description: 'The personal fields that are filled in, not what they say.' }),
      }),
    ),
  })
  .meta({ id: 'PersonFound' });

export const PersonExport = z
  .object({
    number: z.string(),
    exportedAt: z.iso.datetime(),
    tables: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))),
    elsewhere: z.record(z.string(), z.string()).meta({
      description: 'Tables that cannot be searched by number, and what becomes of their rows.',
    }),
  })
  .meta({ id: 'PersonExport' });

export const PersonErased = z
  .object({
    number: masked,
    cancelled: z.int().meta({ description: 'Open callbacks that were cancelled first.' }),
    callbacks: z.int(),
    calls: z.int(),
    voiceMessages: z.int(),
    left: z.array(z.object({ what: z.enum(['callback', 'call']), id: z.int(), why: z.string() })),
    words,
  })
  .meta({ id: 'PersonErased' });

export const PersonObjected = z
  .object({
    number: masked,
    blockId: z.int(),
    open: z.int(),
    webAppel: z.enum(['not-asked', 'done', 'failed']),
    words,
  })
  .meta({ id: 'PersonObjected' });

export const personSchemas = {
  PersonQuery,
  PersonObjection,
  PersonFound,
  PersonExport,
  PersonErased,
  PersonObjected,
};

type Query = z.output<typeof PersonQuery>;

/** @throws {ProblemError} invalid-field with a sentence */
function readNumber({ number, country }: Query): E164 {
  try {
    const value = readBlockValue('number', number, country);
    if (value.kind === 'number') return value.number;
  } catch (failure) {
    if (!(failure instanceof BadBlock)) throw failure;
    throw new ProblemError('invalid-field', { field: 'number', detail: failure.message });
  }
  throw fieldProblem(undefined, { field: 'number', detail: 'This is no phone number.' });
}

export async function findPerson(
  query: Query,
  person: PersonData,
): Promise<z.infer<typeof PersonFound>> {
  const found = await person.find(readNumber(query));
  return {
    ...found,
    callbacks: found.callbacks.map(({ requestedAt, ...callback }) => ({
      ...callback,
      requestedAt: iso(requestedAt),
    })),
  };
}

export async function exportPerson(
  query: Query,
  person: PersonData,
  now: number,
): Promise<z.infer<typeof PersonExport>> {
  const read = readNumber(query);
  return exportOf(read, await person.export(read), now);
}

export async function erasePerson(
  query: Query,
  person: PersonData,
): Promise<z.infer<typeof PersonErased>> {
  const { isLogEmpty, ...erased } = await person.erase(readNumber(query));
  return { ...erased, words: wordsAfterErasure({ ...erased, isLogEmpty }) };
}

export async function objectForPerson(
  { tellWebAppel, ...query }: z.output<typeof PersonObjection>,
  person: PersonData,
): Promise<z.infer<typeof PersonObjected>> {
  const objected = await person.object(readNumber(query), { tellWebAppel });
  return { ...objected, words: wordsAfterObjection(objected) };
}

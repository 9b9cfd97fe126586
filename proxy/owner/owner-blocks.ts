import { z } from 'zod';
import { iso } from '../callbacks/ledger/callback-view.js';
import { BadBlock, readBlockValue } from '../guard/block-values.js';
import { type Blocks as BlockList, type Block as BlockRow, mirrorStates } from '../guard/blocks.js';
import { ProblemError } from '../http/problems.js';
import { blockKinds } from '../store/guard-tables.js';
import { author, endsAt, reason } from './guard-terms.js';

const kind = z.enum(blockKinds).meta({
  description:
    'number: a phone number · prefix: all numbers that begin so · address: a network address · network: a network such as 203.0.113.0/24',
});

export const Block = z
  .object({
    id: z.int(),
    kind,
    value: z.string().meta({ description: 'A number is masked: only a hash of it is kept.' }),
    reason: z.string(),
    author: z.string(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    mirror: z.enum(mirrorStates).meta({
      description:
        'Whether WebAppel has the number on its own list (MIRROR_BLOCKS). none: it is not told · waiting: it is about to be told · failing: it could not be told, and is told again · done: it has it, and has no method to take it off',
    }),
  })
  .meta({ id: 'Block' });

/** A block that was just added. */
export const AddedBlock = Block.extend({
  waitingCallbacks: z.int().meta({
    description:
      'Callbacks within it that are not dialled yet, appointments included: they end as refused when they are due.',
  }),
}).meta({ id: 'AddedBlock' });

export const Blocks = z.object({ blocks: z.array(Block) }).meta({ id: 'Blocks' });

/** What to block. */
export const NewBlock = z
  .strictObject({
    kind,
    value: z.string().min(1).max(100).meta({ description: 'As copied from somewhere.' }),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'must be a country code such as FR')
      .optional()
      .meta({ description: 'For a number in national form; absent: FR.' }),
    reason,
    author,
    expiresAt: endsAt.meta({ description: 'Absent: until it is removed.' }),
  })
  .meta({ id: 'NewBlock' });

const viewOf = (block: BlockRow): z.infer<typeof Block> => ({
  id: block.id,
  kind: block.kind,
  value: block.shown,
  reason: block.reason,
  author: block.author,
  createdAt: iso(block.created_at),
  expiresAt: block.expires_at === null ? null : iso(block.expires_at),
  mirror: block.mirror,
});

export const listBlocks = async (blocks: BlockList): Promise<z.infer<typeof Blocks>> => ({
  blocks: (await blocks.list()).map(viewOf),
});

/** @throws {ProblemError} invalid-field with a sentence about what cannot be blocked */
export async function addBlock(
  { kind, value, country, expiresAt, ...terms }: z.output<typeof NewBlock>,
  { blocks, now }: { blocks: BlockList; now: number },
): Promise<z.infer<typeof AddedBlock>> {
  if (expiresAt !== undefined && expiresAt <= now)
    throw new ProblemError('invalid-field', { field: 'expiresAt', detail: 'This time is past.' });
  const block = await blocks.add(readValue(kind, value, country), {
    ...terms,
    expires_at: expiresAt ?? null,
  });
  return { ...viewOf(block), waitingCallbacks: await blocks.countWaiting(block) };
}

function readValue(...typed: Parameters<typeof readBlockValue>) {
  try {
    return readBlockValue(...typed);
  } catch (failure) {
    if (!(failure instanceof BadBlock)) throw failure;
    throw new ProblemError('invalid-field', { field: 'value', detail: failure.message });
  }
}

/** @throws {ProblemError} not-found */
export async function removeBlock(id: string, blocks: BlockList): Promise<z.infer<typeof Block>> {
  const removed = /^[1-9]\d{0,8}$/.test(id) ? await blocks.remove(Number(id)) : undefined;
  if (!removed) throw new ProblemError('not-found', { detail: 'There is no block with this id.' });
  return viewOf(removed);
}
